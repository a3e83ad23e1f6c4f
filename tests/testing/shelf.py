"""A small API of its own, which owes nothing to the toolkit: books on shelves of two libraries, with bugs on demand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

DOCUMENT = """
openapi: 3.0.3
info: {title: Shelf, version: '1'}
servers: [{url: /shelf}]
security: [{key: []}]
paths:
  /books:
    x-resource: {unique: [[isbn]]}
    get:
      operationId: list_books
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1, maximum: 1000, default: 1}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
        - {name: genre, in: query, schema: {type: string, enum: [novel, poems, essays]}}
        - {name: search, in: query, description: 'Text in the title, whatever its case.', schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [title, -title, pages, -pages]}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                required: [books, total]
                properties:
                  books: {type: array, items: {$ref: '#/components/schemas/Book'}}
                  total: {type: integer}
    post:
      operationId: create_book
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewBook'}}}
      responses:
        '201':
          description: Made.
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        '400': {description: Refused.}
        '409': {description: Taken.}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: get_book
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
      responses:
        '200':
          description: It.
          headers: {ETag: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        '304': {description: As before.}
        '404': {description: Absent.}
    patch:
      operationId: update_book
      parameters: [{name: If-Match, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/BookPatch'}}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '400': {description: Refused.}
        '404': {description: Absent.}
        '409': {description: Taken.}
        '412': {description: Changed meanwhile.}
    delete:
      operationId: delete_book
      responses: {'204': {description: Gone.}, '404': {description: Absent.}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    NewBook:
      type: object
      required: [title, isbn]
      properties:
        title: {type: string, minLength: 1, maxLength: 80}
        isbn: {type: string, minLength: 1, maxLength: 40}
        genre: {type: string, enum: [novel, poems, essays]}
        pages: {type: integer, minimum: 1, maximum: 3000}
        note: {type: string, maxLength: 100}
        pin: {type: string, maxLength: 20, writeOnly: true}
    BookPatch:
      type: object
      properties:
        title: {type: string, minLength: 1, maxLength: 80}
        genre: {type: string, enum: [novel, poems, essays]}
        pages: {type: integer, minimum: 1, maximum: 3000}
        note: {type: string, maxLength: 100}
    Book:
      type: object
      required: [id, title, isbn]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        isbn: {type: string}
        genre: {type: string, enum: [novel, poems, essays]}
        pages: {type: integer}
        note: {type: string}
"""
Book = dict[str, Any]
HIDDEN = {"library", "version", "gone", "before", "pin"}
KEYS = {"alpha": "north", "beta": "south"}


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Shelf:
    """An ASGI application. `bug` names what is wrong with it; see BUGS in test_laws.py."""

    def __init__(self, bug: str = "") -> None:
        self.bug = bug
        self.reset()

    def reset(self) -> None:
        self.ids = itertools.count(1)
        self.books: dict[int, Book] = {}
        self.keys: dict[str, Book] = {}
        self.turn = 0
        for library, title in (("north", "Emma"), ("north", "Ulysses"), ("south", "Dune")):
            name = next(self.ids)
            self.books[name] = {"id": name, "title": title, "isbn": f"isbn {title}", "library": library, "version": 1}

    async def __call__(self, scope: Any, receive: Callable, send: Callable) -> None:
        message = await receive()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        try:
            body = json.loads(message.get("body") or b"null")
            status, answer, more = self.answer(scope["method"], scope["path"], query, body, headers)
        except Refusal as refusal:
            status, answer, more = refusal.status, None, {}
        content = b"" if answer is None else json.dumps(answer).encode()
        pairs = [(name.lower().encode(), value.encode()) for name, value in more.items()]
        pairs += [(b"content-type", b"application/json")] if content else []
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": content})

    def answer(self, method: str, path: str, query: dict, body: Any, headers: dict[str, str]) -> tuple:
        library = KEYS.get(headers.get("x-key", ""))
        if library is None:
            raise Refusal(401)
        name = path.removeprefix("/shelf/books").strip("/")
        if not name:
            return self.browse(library, query) if method == "GET" else self.create(library, body, headers)
        book = self.find(int(name), library, method)
        if method == "GET":
            return self.read(book, headers)
        return self.update(book, body, headers) if method == "PATCH" else self.delete(book)

    def find(self, name: int, library: str, method: str) -> Book:
        book = self.books.get(name)
        if book is None or book.get("gone"):
            if self.bug == "makes up absent rows" and method == "GET":
                return {"id": name, "title": "?", "isbn": "?", "library": library, "version": 1}
            if self.bug == "finds deleted rows" and book is not None and method == "GET":
                return book
            if self.bug == "deletes deleted rows" and book is not None and method == "DELETE":
                return book
            if self.bug == "updates deleted rows" and book is not None and method == "PATCH":
                return book
            raise Refusal(404)
        leaks = {"leaks reads": ("GET",), "leaks writes": ("PATCH", "DELETE")}.get(self.bug, ())
        if book["library"] != library and method not in leaks:
            raise Refusal(404)
        return book

    def browse(self, library: str, query: dict) -> tuple:
        books = self.chosen(library, query)
        total = len(books) + (self.bug == "counts one too many")
        limit, page = int(query.get("limit", 10)), int(query.get("page", 1))
        total = 3 if self.bug == "counts only the first rows" else total
        total = min(total, limit) if self.bug == "counts the page" else total
        if self.bug == "counts everybody's rows":
            total = len([one for one in self.books.values() if not one.get("gone")])
        shift = {"repeats a row over two pages": -1, "skips a row between pages": 1}.get(self.bug, 0)
        start = (page - 1) * limit + (shift if page > 1 else 0)
        stop = start + limit + (self.bug == "pages too long")
        if self.bug == "turns the order with each page" and page % 2 == 0:
            books = books[::-1]
        if self.bug == "hides new rows":
            books = [one for one in books if one["id"] <= 3]
        if self.bug == "lists the last state but one":
            books = [one.get("before", one) for one in books]
        return 200, {"books": [shown(one) for one in books[start:stop]], "total": total}, {}

    def chosen(self, library: str, query: dict) -> list[Book]:
        books = [one for one in self.books.values() if self.bug == "lists deleted rows" or not one.get("gone")]
        if self.bug != "leaks lists":
            books = [one for one in books if one["library"] == library]
        if "genre" in query and self.bug != "ignores a filter":
            books = [one for one in books if one.get("genre") == query["genre"]]
            books = books[1:] if self.bug == "filters too much" else books
        if "search" in query and self.bug != "ignores a search":
            books = [one for one in books if query["search"].casefold() in one["title"].casefold()]
            books = [] if self.bug == "searches nothing" else books
            if self.bug == "searches one case":
                books = [one for one in books if query["search"] in one["title"]]
            if self.bug == "searches whole titles":
                books = [one for one in books if query["search"].casefold() == one["title"].casefold()]
        if "sort" in query and self.bug != "ignores an order":
            field = query["sort"].lstrip("-")
            with_it = sorted((one for one in books if field in one), key=lambda one: one[field])
            with_it = with_it[::-1] if query["sort"].startswith("-") else with_it
            books = with_it + [one for one in books if field not in one]
        return books

    def create(self, library: str, body: Book, headers: dict[str, str]) -> tuple:
        key = headers.get("idempotency-key")
        if key in self.keys and self.bug != "forgets idempotency keys":
            return 201, shown(self.keys[key]), {"Location": f"/shelf/books/{self.keys[key]['id']}"}
        taken = any(one["isbn"] == body["isbn"] and not one.get("gone") for one in self.books.values())
        if taken and self.bug != "accepts a duplicate":
            raise Refusal(409)
        name = next(self.ids)
        if self.bug == "reuses an id":
            name = next(
                number for number in itertools.count(1) if number not in self.books or self.books[number].get("gone")
            )
        if self.bug == "fails on long notes" and len(body.get("note", "")) > 5:
            raise Refusal(500)
        book = {**body, "id": name, "library": library, "version": 1}
        if self.bug != "forgets a create":
            self.books[name] = book
        if self.bug == "drops a property":
            book.pop("note", None)
        if self.bug == "stores less than it answers" and "genre" in book:
            self.books[name] = {one: value for one, value in book.items() if one != "genre"}
        if self.bug == "answers another title":
            book = {**book, "title": book["title"].upper() + "!"}
        if key is not None:
            self.keys[key] = book
        place = 1 if self.bug == "locates another row" else name
        told = shown(book) | ({"pin": body["pin"]} if self.bug == "shows a secret" and "pin" in body else {})
        return 201, told, {"Location": f"/shelf/books/{place}"}

    def read(self, book: Book, headers: dict[str, str]) -> tuple:
        tag = f'"{book["version"]}"'
        if headers.get("if-none-match") == tag and self.bug != "ignores If-None-Match":
            return 304, None, {"ETag": tag}
        return 200, shown(book), {"ETag": tag}

    def update(self, book: Book, body: Book, headers: dict[str, str]) -> tuple:
        if "if-match" in headers and headers["if-match"] != f'"{book["version"]}"' and self.bug != "ignores If-Match":
            raise Refusal(412)
        if self.bug == "forgets a patch":
            return 200, shown({**book, **body}), {}
        if self.bug == "patches the neighbour" and body:
            other = next((one for one in self.books.values() if one is not book and not one.get("gone")), book)
            other.update(body)
        if self.bug == "clears what is not sent" and body:
            book.pop("pages", None)
        before = dict(book)
        book.update(body)
        if self.bug == "ignores a property" and "genre" in body:
            book["genre"] = before.get("genre", "novel")
        if self.bug == "writes and then refuses" and "note" in body:
            raise Refusal(400)
        if self.bug == "moves a row by updating it" and body:
            del self.books[book["id"]]
            book["id"] = next(self.ids)
            self.books[book["id"]] = book
        book["version"] += 1
        book["before"] = before
        return 200, shown(book), {}

    def delete(self, book: Book) -> tuple:
        if self.bug != "forgets a delete":
            book["gone"] = True
        if self.bug == "deletes the neighbour, too":
            for one in self.books.values():
                if one["library"] == book["library"] and one["id"] == book["id"] + 1:
                    one["gone"] = True
        if self.bug == "deletes a row in the middle, too":
            others = [one for one in self.books.values() if one["library"] == book["library"] and not one.get("gone")]
            for one in others[len(others) // 2 :][:1]:
                one["gone"] = True
        if self.bug == "deletes and then refuses":
            raise Refusal(404)
        return 204, None, {}


def shown(book: Book) -> Book:
    return {name: value for name, value in book.items() if name not in HIDDEN}
