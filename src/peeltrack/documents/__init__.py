"""Files to text: what a document says, in blocks, and what it says of itself."""

from peeltrack.documents.blocks import Block, Document
from peeltrack.documents.files import LARGEST, read_document

__all__ = ["LARGEST", "Block", "Document", "read_document"]
