from __future__ import annotations

import json

import pytest
from wire_kit import body_wire, json_refusals, parameter_wire, refusals, request, send, send_json, wire

from specdouble.contract.wire import Contract, Wire
from specdouble.errors import ContentTooLarge, InvalidRequest, NotAcceptable, UnsupportedMediaType

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
FILE = {"type": "string", "format": "binary"}
THING = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": STRING, "size": {"type": "integer", "minimum": 1}},
}


def form(schema, text, **media):
    return send(body_wire(schema, FORM, **media), body=text.encode(), content_type=FORM).body


def part(name, content, *, filename=None, content_type=None) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    kind = f"\r\nContent-Type: {content_type}" if content_type else ""
    content = content if isinstance(content, bytes) else content.encode()
    return f"--XX\r\n{disposition}{kind}\r\n\r\n".encode() + content + b"\r\n"


def multipart(schema, *parts, **media):
    of = body_wire(schema, MULTIPART, **media)
    return send(of, body=b"".join(parts) + b"--XX--\r\n", content_type=f"{MULTIPART}; boundary=XX").body


def multipart_refusals(schema, *parts, **media):
    of = body_wire(schema, MULTIPART, **media)
    return refusals(of, body=b"".join(parts) + b"--XX--\r\n", content_type=f"{MULTIPART}; boundary=XX")


def test_json_body_is_read():
    found = send_json(body_wire(THING), {"name": "a", "size": 2})

    assert (found.body, found.has_body, found.media_type) == ({"name": "a", "size": 2}, True, "application/json")


@pytest.mark.parametrize("coding", ["gzip", "x-unknown", "gzip, identity"])
def test_body_of_a_content_coding_is_refused(coding):
    with pytest.raises(UnsupportedMediaType, match="content coding"):
        send(body_wire(THING), body=b"{}", content_type="application/json", headers=[("content-encoding", coding)])


def test_body_may_say_that_it_is_not_encoded():
    body = b'{"name": "a"}'
    found = send(
        body_wire(THING), body=body, content_type="application/json", headers=[("content-encoding", "identity")]
    )

    assert found.body == {"name": "a"}


def test_every_error_of_a_body_is_told():
    found = json_refusals(body_wire(THING), {"size": 0, "colour": "red"})

    assert sorted(violation.message for violation in found) == [
        "body /colour: came 'red', expected no property 'colour'",
        "body /name: came nothing, expected a string",
        "body /size: came 0, expected an integer of at least 1",
    ]


def test_errors_of_parameters_and_body_come_together():
    of = wire(
        {
            "parameters": [{"name": "p", "in": "query", "schema": INTEGER}],
            "requestBody": {"content": {"application/json": {"schema": INTEGER}}},
        },
        method="post",
    )

    found = refusals(of, "p=x", body=b'"y"', content_type="application/json")

    assert [violation.location for violation in found] == ["query", "body"]


@pytest.mark.parametrize("body", [b"{", b'{"name": NaN}', b'"\xff"', b"[" * 100_000])
def test_broken_json_is_a_syntax_error(body):
    with pytest.raises(InvalidRequest) as refused:
        send(body_wire(THING), body=body, content_type="application/json")

    assert refused.value.syntax
    assert refused.value.violations[0].expected == "JSON"


def test_wrong_json_is_no_syntax_error():
    with pytest.raises(InvalidRequest) as refused:
        send_json(body_wire(THING), {})

    assert not refused.value.syntax


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        None,
    ],
)
def test_json_is_known_by_its_media_type(content_type):
    assert send(body_wire({}), body=b"{}", content_type=content_type).body == {}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/problem+json",
        "garbage",
        "",
        "*/*",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
    ],
)
def test_other_media_types_are_refused(content_type):
    with pytest.raises(UnsupportedMediaType):
        send(body_wire({}), body=b"{}", content_type=content_type)


def test_body_without_a_type_is_refused_where_several_are_documented():
    of = wire({"requestBody": {"content": {"application/json": {}, "text/plain": {}}}}, method="post")

    with pytest.raises(UnsupportedMediaType, match="no Content-Type"):
        send(of, body=b"{}")


def test_json_suffix_is_json():
    of = body_wire(THING, "application/vnd.things+json")

    assert send(of, body=b'{"name": "a"}', content_type="application/vnd.things+json").body == {"name": "a"}


def test_range_of_media_types_is_read_by_what_is_sent():
    of = body_wire({}, "*/*")

    assert send(of, body=b"[1]", content_type="application/json").body == [1]
    assert send(of, body=b"x", content_type="text/plain").body == "x"
    assert send(of, body=b"\xff", content_type="image/png").body == b"\xff"


@pytest.mark.parametrize(
    ("content_type", "body", "found"),
    [
        ("application/json", b'{"name": "a"}', {"name": "a"}),
        ("application/yaml", b"name: a", {"name": "a"}),
        ("application/vnd.things", b'{"name": "a"}', {"name": "a"}),
        ("image/png", b"\xff", b"\xff"),
        ("text/plain", b"7", b"7"),
    ],
)
def test_range_for_an_object_takes_it_under_any_name(content_type, body, found):
    assert send(body_wire(THING, "*/*"), body=body, content_type=content_type).body == found


def test_missing_required_body_is_named():
    [violation] = refusals(body_wire(THING))

    assert violation.message == "body: came nothing, expected a body of application/json"


@pytest.mark.parametrize("content_type", [None, "application/json", "text/plain"])
def test_missing_optional_body_is_none(content_type):
    found = send(body_wire(THING, required=False), content_type=content_type)

    assert (found.body, found.has_body) == (None, False)


def test_null_is_a_body():
    assert send(body_wire({"type": "null"}), body=b"null", content_type="application/json").has_body


def test_body_is_ignored_where_none_is_documented():
    of = parameter_wire(INTEGER)

    assert send(of, "p=1", body=b"\xff{", content_type="garbage").has_body is False


def test_body_of_a_get_is_ignored():
    of = wire({"requestBody": {"required": True, "content": {"application/json": {"schema": INTEGER}}}})

    assert send(of, body=b"x").has_body is False


def test_large_body_is_refused():
    of = body_wire({}, "text/plain")

    with pytest.raises(ContentTooLarge):
        send(of, body=b"x" * (of.max_body + 1), content_type="text/plain")


def test_limit_of_bodies_can_be_set():
    document = Contract(wire_document := _document(), max_body=3)

    assert wire_document.operations
    with pytest.raises(ContentTooLarge, match="came 4 bytes, expected at most 3"):
        send(document.wire("op"), body=b"1234", content_type="text/plain")


def _document():
    from specdouble.contract.load import load_text

    operation = {"operationId": "op", "requestBody": {"content": {"text/plain": {}}}, "responses": {}}
    return load_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}})
    )


def test_refusals_come_in_their_order():
    responses = {"200": {"description": "ok", "content": {"application/json": {}}}}
    of = wire(
        {"requestBody": {"content": {"text/plain": {"schema": {"const": "a"}}}}, "responses": responses}, method="post"
    )
    large = b"x" * (of.max_body + 1)

    def refused(kind, *, body=large, content_type="text/plain", accept="image/png"):
        with pytest.raises(kind):
            of.read(request(body=body, content_type=content_type, headers=[("accept", accept)]), {}, accept=200)

    refused(UnsupportedMediaType, content_type="image/png")
    refused(NotAcceptable)
    refused(ContentTooLarge, accept="*/*")
    refused(InvalidRequest, accept="*/*", body=b"x")


def test_form_is_read_by_its_types():
    schema = {
        "type": "object",
        "properties": {
            "name": STRING,
            "size": INTEGER,
            "on": {"type": "boolean"},
            "ids": {"type": "array", "items": INTEGER},
            "owner": {"type": "object", "properties": {"age": INTEGER}},
        },
    }

    found = form(schema, "name=a+b%26&size=5&on=true&ids=1&ids=2&owner=%7B%22age%22%3A+7%7D&other=x")

    assert found == {"name": "a b&", "size": 5, "on": True, "ids": [1, 2], "owner": {"age": 7}, "other": "x"}


def test_form_with_brackets_is_nested():
    schema = {
        "type": "object",
        "properties": {
            "owner": {"type": "object", "properties": {"age": INTEGER}},
            "ids": {"type": "array", "items": INTEGER},
        },
    }
    encoding = {"owner": {"style": "deepObject", "explode": True}}

    assert form(schema, "owner[age]=7&ids[]=1&ids[]=2", encoding=encoding) == {"owner": {"age": 7}, "ids": [1, 2]}


def test_form_with_delimited_arrays_is_cut():
    schema = {
        "type": "object",
        "properties": {"a": {"type": "array", "items": INTEGER}, "b": {"type": "array", "items": STRING}},
    }
    encoding = {"a": {"style": "form", "explode": False}, "b": {"style": "pipeDelimited", "explode": False}}

    assert form(schema, "a=1,2&b=x|y%2Cz", encoding=encoding) == {"a": [1, 2], "b": ["x", "y,z"]}


def test_form_without_a_schema_is_all_text():
    assert form({}, "a=1&b=2&b=3") == {"a": "1", "b": ["2", "3"]}


def test_form_is_validated():
    found = refusals(body_wire(THING, FORM), body=b"size=x&extra=1", content_type=FORM)

    assert sorted(violation.pointer for violation in found) == ["/extra", "/name", "/size"]


@pytest.mark.parametrize("body", [b"name=%ff", b"%zz=1", b"name=\xff", b"&".join([b"a=1"] * 2000)])
def test_broken_form_is_a_syntax_error(body):
    with pytest.raises(InvalidRequest) as refused:
        send(body_wire(THING, FORM), body=body, content_type=FORM)

    assert refused.value.syntax


def test_empty_form_is_an_empty_object():
    assert send(body_wire({"type": "object"}, FORM), content_type=FORM).body == {}


def test_multipart_reads_files_json_and_text():
    schema = {
        "type": "object",
        "properties": {
            "file": FILE,
            "files": {"type": "array", "items": FILE},
            "size": INTEGER,
            "owner": {"type": "object", "properties": {"age": INTEGER}},
            "tags": {"type": "array", "items": STRING},
        },
    }

    found = multipart(
        schema,
        part("file", b"\x00\xff", filename="a.bin", content_type="application/octet-stream"),
        part("files", b"1", filename="1.txt", content_type="text/plain"),
        part("files", b"2", filename="2.txt"),
        part("size", "5"),
        part("owner", '{"age": 7}', content_type="application/json"),
        part("tags", "x"),
        part("tags", "ü"),
        part("more", "text"),
    )

    assert found == {
        "file": b"\x00\xff",
        "files": [b"1", b"2"],
        "size": 5,
        "owner": {"age": 7},
        "tags": ["x", "ü"],
        "more": "text",
    }


def test_file_of_a_form_knows_its_name_and_type():
    found = multipart(
        {"type": "object", "properties": {"file": FILE}},
        part("file", b"# Parcels", filename="parcels.md", content_type="text/markdown; charset=utf-8"),
    )

    assert (found["file"].file_name, found["file"].media_type) == ("parcels.md", "text/markdown")


def test_file_of_json_is_a_file_and_no_value():
    schema = {"type": "object", "properties": {"file": FILE, "files": {"type": "array", "items": FILE}, "name": STRING}}

    files = [part(name, '["a"]', filename="a.json", content_type="application/json") for name in ("file", "files")]
    found = multipart(schema, *files, part("name", '"a"', content_type="application/json"))

    assert found == {"file": b'["a"]', "files": [b'["a"]'], "name": "a"}


def test_multipart_object_is_json_by_default():
    schema = {"type": "object", "properties": {"owner": {"type": "object"}}}

    assert multipart(schema, part("owner", '{"age": 7}')) == {"owner": {"age": 7}}


def test_multipart_encoding_restricts_the_type_of_a_part():
    schema = {"type": "object", "properties": {"file": FILE}}
    encoding = {"file": {"contentType": "image/png, image/jpeg"}}

    assert multipart(schema, part("file", b"x", filename="a", content_type="image/png"), encoding=encoding)
    [violation] = multipart_refusals(
        schema, part("file", b"x", filename="a", content_type="text/html"), encoding=encoding
    )
    assert violation.expected == "image/png or image/jpeg"


def test_multipart_is_validated():
    schema = {"type": "object", "required": ["file"], "properties": {"file": {**FILE, "maxLength": 3}, "size": INTEGER}}

    found = multipart_refusals(schema, part("file", b"1234", filename="a"), part("size", "x"))

    assert sorted(violation.pointer for violation in found) == ["/file", "/size"]
    assert multipart_refusals(schema, part("size", "1"))[0].message == "body /file: came nothing, expected a string"


def test_multipart_part_sent_twice_is_refused():
    schema = {"type": "object", "properties": {"size": INTEGER}}

    [violation] = multipart_refusals(schema, part("size", "1"), part("size", "2"))

    assert violation.message == "body /size: came '1' and '2', expected one value"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"x", MULTIPART),
        (b"x", f'{MULTIPART}; boundary="é"'),
        (b"", f"{MULTIPART}; boundary=XX; x=y"),
        (b"garbage", f"{MULTIPART}; boundary=XX"),
        (part("a", "b"), f"{MULTIPART}; boundary=XX"),
        (b"--XX\r\nContent-Disposition: form-data\r\n\r\nb\r\n--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (b"--XX\r\n\r\nb\r\n--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (b"--XX\r\n" + b"A: b\r\n" * 100 + b"\r\nb\r\n--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (b"--XX\r\nA: " + b"b" * 100_000 + b"\r\n\r\nb\r\n--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (part("a", "b") * 2000 + b"--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (part("j", "{", content_type="application/json") + b"--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (part("a", b"\xff") + b"--XX--\r\n", f"{MULTIPART}; boundary=XX"),
        (b"--" + b"X" * 300 + b"--", f"{MULTIPART}; boundary=" + "X" * 300),
    ],
)
def test_malformed_multipart_is_refused(body, content_type):
    with pytest.raises(InvalidRequest):
        send(body_wire({"type": "object"}, MULTIPART), body=body, content_type=content_type)


def test_text_is_read_in_its_charset():
    of = body_wire({"type": "string", "maxLength": 3}, "text/plain")

    assert send(of, body="ü".encode(), content_type="text/plain").body == "ü"
    assert send(of, body=b"\xfc", content_type="text/plain; charset=ISO-8859-1").body == "ü"
    assert refusals(of, body=b"abcd", content_type="text/plain")[0].expected == "a string of at most 3 characters"
    refusals(of, body=b"\xff", content_type="text/plain")
    with pytest.raises(UnsupportedMediaType):
        send(of, body=b"a", content_type="text/plain; charset=ebcdic")


def test_bytes_stay_bytes():
    of = body_wire({"type": "string", "format": "binary", "maxLength": 3}, "application/octet-stream")

    assert send(of, body=b"\x00\xff", content_type="application/octet-stream").body == b"\x00\xff"
    assert refusals(of, body=b"1234", content_type="application/octet-stream")[0].came == "'1234'"


def test_xml_without_a_schema_is_handed_over_unread():
    of = wire({"requestBody": {"content": {"application/xml": {}}}}, method="post")

    assert send(of, body=b"<a/>", content_type="application/xml").body == "<a/>"


def test_what_nothing_here_knows_is_handed_over_unread():
    of = body_wire({"type": "object"}, "application/toml")

    assert send(of, body=b"a = 1", content_type="application/toml").body == b"a = 1"


@pytest.mark.parametrize(
    ("text", "came"), [("size=1&size=2", "'1' and '2'"), ("size=%zz", "a % that starts no escape such as %20")]
)
def test_unreadable_field_of_a_form_is_named(text, came):
    [violation] = refusals(body_wire(THING, FORM), body=text.encode(), content_type=FORM)

    assert (violation.pointer, violation.came) == ("/size", came)


def summary(**more) -> Wire:
    return wire({"requestBody": {"content": {"application/json": {"schema": THING}}}, **more})


def test_the_body_of_a_get_means_nothing():
    assert send_json(summary(), {"name": 7}).body is None


def test_the_body_of_a_get_is_read_where_the_document_says_so():
    reading = summary(**{"x-reads-body": True})

    assert send_json(reading, {"name": "a"}).body == {"name": "a"}
    assert [violation.pointer for violation in json_refusals(reading, {"name": 7})] == ["/name"]
    assert send(reading).body is None


def test_object_of_parts_that_may_be_null_is_read_as_json():
    schema = {"type": "object", "properties": {"at": {"oneOf": [{"type": "null"}, {"type": "object"}]}}}
    part = b'--X\r\nContent-Disposition: form-data; name="at"\r\n\r\n{"x":1}\r\n--X--\r\n'

    found = send(body_wire(schema, MULTIPART), body=part, content_type=f"{MULTIPART}; boundary=X")

    assert found.body == {"at": {"x": 1}}


def test_object_of_a_form_that_may_be_null_is_read_as_json():
    schema = {"type": "object", "properties": {"at": {"oneOf": [{"type": "null"}, {"type": "object"}]}}}
    of = body_wire(schema, "application/x-www-form-urlencoded")

    def read(body: bytes):
        return send(of, body=body, content_type="application/x-www-form-urlencoded").body

    assert read(b'at={"x":1}') == {"at": {"x": 1}}
    assert read(b"at=null") == {"at": None}
