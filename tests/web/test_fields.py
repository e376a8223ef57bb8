"""What people may type, by the types that schemas share."""

import pytest
from pydantic import TypeAdapter, ValidationError

from keyhouse.web.fields import LONGEST_LINE, LONGEST_STORY, Line, Story

LINE, STORY = TypeAdapter(Line), TypeAdapter(Story)


def test_a_paragraph_may_be_longer_than_a_line():
    words = "word " * 100
    assert STORY.validate_python(words) == words.strip()


def test_all_paragraphs_together_have_an_end():
    line = "x" * 500
    assert STORY.validate_python("\n".join([line] * 3))
    with pytest.raises(ValidationError):
        STORY.validate_python("\n".join([line] * 4))
    assert len("\n".join([line] * 4)) > LONGEST_STORY


def test_a_line_keeps_its_bound_when_normalising_makes_it_longer():
    with pytest.raises(ValidationError):
        LINE.validate_python("\u0958" * LONGEST_LINE)
