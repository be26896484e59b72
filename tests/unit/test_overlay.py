"""What a folder says of itself: base, prefixes and words; each fault with file and line."""

import pytest

from pcgraph.dictionary import joined_words
from pcgraph.errors import InputProblem
from pcgraph.model import TextFile
from pcgraph.names import PREFIX_FILE
from pcgraph.new import new_texts
from pcgraph.overlay import Overlay, base_fault, joined_prefixes, read_overlay

TEXT = new_texts("my cc", "https://example.org/cc/")[PREFIX_FILE]
BASE_LINE = '    vann:preferredNamespaceUri "https://example.org/cc/" ;\n'
SPACE_LINE = '    sh:namespace "https://example.org/cc/"^^xsd:anyURI ;\n'


def overlay(name: str = "my cc", old: str = "", new: str = "") -> Overlay:
    assert old in TEXT
    file = TextFile(PREFIX_FILE, TEXT.replace(old, new, 1), f"{name}/{PREFIX_FILE}", f"/x/{name}")
    return read_overlay(file.layer, file)


def line_of(words: str) -> int:
    return next(n for n, line in enumerate(TEXT.splitlines(), 1) if words in line)


def test_base_and_prefixes_are_read_back() -> None:
    read = overlay()
    assert (read.name, read.base) == ("my cc", "https://example.org/cc/")
    assert read.prefixes == {"mycc": "https://example.org/cc/"}
    known = joined_prefixes([read])
    assert known.expand("mycc:0001") == "https://example.org/cc/0001"
    assert known.compact("https://example.org/cc/0001") == "mycc:0001"
    assert known.compact("https://w3id.org/pcgraph/id/nos/PE5") == "nos:PE5"


def test_without_a_file_the_base_is_an_example() -> None:
    read = read_overlay("C:/Users/Über uns", None)
    assert (read.name, read.base) == ("Über uns", "https://example.org/uber-uns/")
    assert read.prefixes == {}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        (BASE_LINE, "", "PC-OVERLAY-BASE", 1),
        (BASE_LINE, BASE_LINE * 2, None, 0),
        (BASE_LINE, BASE_LINE + BASE_LINE.replace("/cc", "/dd"), "PC-OVERLAY-BASE", 11),
        (BASE_LINE, BASE_LINE.replace("cc/", "cc"), "PC-OVERLAY-BASE", 11),
        (BASE_LINE, BASE_LINE.replace("/cc/", '/c\\"c/'), "PC-OVERLAY-BASE", 1),
        (BASE_LINE, BASE_LINE.replace("/cc/", "/c<c>/"), "PC-OVERLAY-BASE", 11),
        (BASE_LINE, BASE_LINE.replace("example.org/cc", "w3id.org/pcgraph"), "PC-OVERLAY-BASE", 11),
        (SPACE_LINE, "", "PC-PREFIX-FORM", 17),
        (SPACE_LINE, SPACE_LINE * 2, None, 0),
        (SPACE_LINE, SPACE_LINE.replace("/cc/", "/cc"), "PC-PREFIX-FORM", 18),
        (SPACE_LINE, SPACE_LINE.replace("example.org", "w3id.org/pcgraph"), "PC-PREFIX-FORM", 18),
        ('sh:prefix "mycc"', 'sh:prefix "my cc"', "PC-PREFIX-FORM", 18),
        ('sh:prefix "mycc"', 'sh:prefix "https"', "PC-PREFIX-FORM", 18),
        ('sh:prefix "mycc"', 'sh:prefix "mycc" , "mydd"', "PC-PREFIX-FORM", None),
        ("\n.\n\n", "\n<nope\n.\n\n", "PC-READ-TURTLE", None),
    ],
)
def test_faults_of_the_file_are_told_with_their_line(
    old: str, new: str, code: str | None, line: int | None
) -> None:
    if code is None:
        assert overlay(old=old, new=new).prefixes == overlay().prefixes
        return
    with pytest.raises(InputProblem) as told:
        overlay(old=old, new=new)
    assert told.value.code == code
    assert told.value.where.startswith(f"my cc/{PREFIX_FILE}:")
    if line is not None:
        assert told.value.where.endswith(f":{line}")


def test_a_prefix_of_ours_cannot_mean_something_else() -> None:
    with pytest.raises(InputProblem) as told:
        joined_prefixes([overlay(old='sh:prefix "mycc"', new='sh:prefix "nos"')])
    assert told.value.code == "PC-PREFIX-CLASH"
    assert "'nos' is ours already" in told.value.what
    assert told.value.where == f"my cc/{PREFIX_FILE}:{line_of('sh:prefix')}"


def test_two_folders_of_one_prefix_clash_and_of_one_meaning_do_not() -> None:
    other = {"old": BASE_LINE, "new": BASE_LINE.replace("/cc/", "/dd/")}
    assert joined_prefixes([overlay(), overlay("other", **other)]).expand("mycc:1")
    file = TextFile(PREFIX_FILE, TEXT.replace("org/cc/", "org/dd/"), f"b/{PREFIX_FILE}", "/x/b")
    with pytest.raises(InputProblem) as told:
        joined_prefixes([overlay(), read_overlay("/x/b", file)])
    assert told.value.code == "PC-PREFIX-CLASH"
    assert "'mycc' is that of my cc already, for https://example.org/cc/" in told.value.what


def test_two_folders_of_one_base_are_refused() -> None:
    with pytest.raises(InputProblem) as told:
        joined_prefixes([overlay(), overlay("other")])
    assert told.value.code == "PC-OVERLAY-BASE"
    assert "other has the same base address as /x/my cc" in told.value.what
    with pytest.raises(InputProblem, match="same base address"):
        joined_prefixes([read_overlay("/a/cc", None), read_overlay("/b/CC", None)])


@pytest.mark.parametrize("base", ["https://example.org/%zz/", "https://exa mple.org/", "//x.org/"])
def test_what_is_no_address_is_no_base(base: str) -> None:
    assert base_fault(base).startswith("is no plain address")


OURS = TextFile("queries/columns.csv", "name,head,meaning\nrole,Role,The role.\n", "ours.csv")


def words(text: str) -> TextFile:
    return TextFile("queries/columns.csv", f"name,head,meaning\n{text}", "mine.csv", "/x/mine")


def test_words_of_a_folder_are_added_behind_ours() -> None:
    mine = words('role,Role,The role.\nbus,Bus line,"The line,\nas ""printed""."\n')
    assert joined_words([OURS, mine]) == [
        ("role", "Role", "The role."),
        ("bus", "Bus line", 'The line,\nas "printed".'),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("bus,Bus,The bus.\nrole,Post,A post.\n", "PC-WORDS-TWICE", 3),
        ("bus,Bus,One.\nbus,Bus,Two.\n", "PC-WORDS-TWICE", 3),
        ("bus,Bus\n", "PC-WORDS-FORM", 2),
        ("bus,,The bus.\n", "PC-WORDS-FORM", 2),
        ("name,head,meaning\n", "PC-WORDS-FORM", 2),
        ('bus,Bus,"The bus.\n', "PC-WORDS-FORM", 2),
    ],
)
def test_faults_in_words_are_told_with_their_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputProblem) as told:
        joined_words([OURS, words(text)])
    assert (told.value.code, told.value.where) == (code, f"mine.csv:{line}")


def test_a_dictionary_without_its_head_is_told() -> None:
    headless = TextFile("queries/columns.csv", "bus,Bus,The bus.\n", "mine.csv")
    with pytest.raises(InputProblem) as told:
        joined_words([OURS, headless])
    assert (told.value.code, told.value.where) == ("PC-WORDS-FORM", "mine.csv:1")
