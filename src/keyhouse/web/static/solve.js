// ALTCHA's proof of work, off the page's own thread: the number whose hash is the challenge.
const BATCH = 500;
const text = new TextEncoder();

onmessage = async ({ data }) => {
  try {
    postMessage(await solve(data));
  } catch {
    postMessage(null);
  }
};

async function solve({ salt, challenge, maxNumber }) {
  for (let start = 0; start <= maxNumber; start += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => start + i);
    const hashes = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", text.encode(salt + number))),
    );
    const found = hashes.findIndex((hash) => hex(hash) === challenge);
    if (found >= 0) return numbers[found];
  }
  return null;
}

function hex(buffer) {
  let written = "";
  for (const byte of new Uint8Array(buffer)) written += byte.toString(16).padStart(2, "0");
  return written;
}
