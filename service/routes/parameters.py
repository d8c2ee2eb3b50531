"""Query parameters that several routes share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from census.plan import Code

Search = Annotated[str, Query(max_length=200, description="Words to look for, English or Japanese.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Most items in the reply.")]
Offset = Annotated[int, Query(ge=0, le=100_000, description="Items to skip.")]
CodePath = Annotated[Code, Path(description="A code as found by searching.")]
