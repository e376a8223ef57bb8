"""What may be submitted."""

from keyhouse.web.fields import Paragraph, Schema


class AnswerQuestion(Schema):
    words: Paragraph = ""
