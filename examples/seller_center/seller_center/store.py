"""Goods, orders and questions of customers, in a file of SQLite; a new shop finds some samples."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS goods (
    id INTEGER PRIMARY KEY, shop TEXT, name TEXT, price INTEGER, stock INTEGER, discount INTEGER);
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY, shop TEXT, buyer TEXT, goods TEXT, price INTEGER, state TEXT, day TEXT);
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, shop TEXT, asked TEXT, answer TEXT);
CREATE TABLE IF NOT EXISTS news (
    event TEXT, whose TEXT, at TEXT, text TEXT, PRIMARY KEY (event, whose));
CREATE TABLE IF NOT EXISTS known (shop TEXT PRIMARY KEY);
"""
GOODS = (("Green tea, 100 g", 890, 40), ("Paper lamp", 2490, 12), ("Silk scarf", 4900, 7))
OPEN = ("new", "sent")
NEXT = {"new": "sent", "sent": "delivered"}


class Store:
    """`shop` is a key such as `douyin:1234567890`; prices are in hundredths."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with closing(self._open()) as db:
            db.executescript(SCHEMA)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=10)
        db.row_factory = sqlite3.Row
        return db

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with closing(self._open()) as db:
            return db.execute(query, values).fetchall()

    def _do(self, query: str, *values: Any) -> int:
        with closing(self._open()) as db, db:
            return db.execute(query, values).rowcount

    def meet(self, shop: str, buyer: str = "") -> None:
        """The first time there is something to look at: goods, a month of orders, a question."""
        if not self._do("INSERT OR IGNORE INTO known VALUES (?)", shop):
            return
        today = date.today()
        for name, price, stock in GOODS:
            self._do(
                "INSERT INTO goods (shop, name, price, stock, discount) VALUES (?, ?, ?, ?, 0)",
                *(shop, name, price, stock),
            )
        for number in range(30):
            name, price, _ = GOODS[number % 3]
            state = "new" if number < 2 else "sent" if number == 2 else "delivered"
            day = (today - timedelta(days=number)).isoformat()
            self._do(
                "INSERT INTO orders (shop, buyer, goods, price, state, day) VALUES (?,?,?,?,?,?)",
                *(shop, buyer or f"Buyer {number + 1}", name, price * (1 + number % 2), state, day),
            )
            if buyer and number == 3:
                break
        if not buyer:
            asked = "Is the lamp sent folded?"
            self._do("INSERT INTO questions (shop, asked, answer) VALUES (?, ?, '')", shop, asked)

    def goods(self, shop: str) -> list[sqlite3.Row]:
        return self._all("SELECT * FROM goods WHERE shop = ? ORDER BY id", shop)

    def add_goods(self, shop: str, name: str, price: int, stock: int) -> None:
        self._do(
            "INSERT INTO goods (shop, name, price, stock, discount) VALUES (?, ?, ?, ?, 0)",
            *(shop, name, price, stock),
        )

    def promote(self, shop: str, goods_id: int, discount: int) -> None:
        self._do(
            "UPDATE goods SET discount = ? WHERE shop = ? AND id = ?", discount, shop, goods_id
        )

    def orders(self, shop: str) -> list[sqlite3.Row]:
        return self._all("SELECT * FROM orders WHERE shop = ? ORDER BY day DESC, id DESC", shop)

    def open_orders(self, shop: str) -> list[sqlite3.Row]:
        return [each for each in self.orders(shop) if each["state"] in OPEN]

    def move(self, shop: str, order_id: int, to: str) -> None:
        """One step on; an order that has moved since stays where it is."""
        before = next((state for state, after in NEXT.items() if after == to), "")
        self._do(
            "UPDATE orders SET state = ? WHERE shop = ? AND id = ? AND state = ?",
            *(to, shop, order_id, before),
        )

    def questions(self, shop: str) -> list[sqlite3.Row]:
        return self._all("SELECT * FROM questions WHERE shop = ? ORDER BY id", shop)

    def answer(self, shop: str, question_id: int, answer: str) -> None:
        self._do(
            "UPDATE questions SET answer = ? WHERE shop = ? AND id = ?", answer, shop, question_id
        )

    def note(self, event: str, whose: str, at: str, text: str) -> None:
        """An event that comes again is known by its id."""
        self._do("INSERT OR IGNORE INTO news VALUES (?, ?, ?, ?)", event, whose, at, text)

    def news(self, shop: str, person: str) -> list[sqlite3.Row]:
        """Of the shop and of whoever works in it, the newest first."""
        return self._all(
            "SELECT DISTINCT event, at, text FROM news WHERE whose IN (?, ?)"
            " ORDER BY at DESC LIMIT 3",
            shop,
            person,
        )

    def sales(self, shop: str, days: int = 14) -> list[tuple[str, int]]:
        """Day → what was sold, the oldest day first."""
        today = date.today()
        sold: dict[str, int] = {}
        for each in self.orders(shop):
            sold[each["day"]] = sold.get(each["day"], 0) + each["price"]
        shown = [(today - timedelta(days=ago)).isoformat() for ago in reversed(range(days))]
        return [(day, sold.get(day, 0)) for day in shown]
