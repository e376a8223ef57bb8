// How hard a new password is to guess, roughly, while it is typed. It never leaves the browser;
// the server has the last word on what is too common.

const ROWS = "abcdefghijklmnopqrstuvwxyz 0123456789 qwertyuiop asdfghjkl zxcvbnm йцукенгшщзхъ фывапролджэ ячсмитьбю";
const POOLS = [/\d/, /[a-z]/, /[A-Z]/, /[а-яё]/, /[А-ЯЁ]/, /[^\dA-Za-zА-Яа-яЁё]/];
const SIZES = [10, 26, 26, 33, 33, 30];

function score(password) {
  if (!password) return null;
  const lowered = password.toLowerCase();
  let counted = 0;
  for (let i = 0; i < lowered.length; i++) {
    const pair = lowered.slice(i - 1, i + 1);
    const isNext = i > 0 && (ROWS.includes(pair) || ROWS.includes([...pair].reverse().join("")));
    const isSame = i > 0 && lowered[i] === lowered[i - 1];
    const isSeen = i > 3 && lowered.indexOf(lowered.slice(i - 3, i + 1)) < i - 3;
    counted += isSame || isNext || isSeen ? 0.25 : 1;
  }
  const pool = POOLS.reduce((sum, one, i) => sum + (one.test(password) ? SIZES[i] : 0), 0);
  const bits = counted * Math.log2(Math.max(pool, 2));
  return [20, 36, 50, 66].filter((most) => bits >= most).length;
}

for (const meter of document.querySelectorAll("[data-meter]")) {
  const input = document.getElementById(meter.dataset.meter);
  const words = meter.dataset.words.split("|");
  const show = () => {
    const found = score(input.value);
    meter.hidden = found === null;
    if (found === null) return;
    meter.dataset.score = found;
    meter.querySelector("output").textContent = words[found];
  };
  input.addEventListener("input", show);
}
