"""`xiangmei search`: what the catalog offers for a few words."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import knowledge_at_hand

if TYPE_CHECKING:
    from bot.catalog import Hit, SearchResult


@click.command()
@click.argument("query", required=False)
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Hits at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search(query: str | None, limit: int, as_json: bool) -> None:
    """Search the catalog for QUERY; without QUERY, for each line of standard input."""
    from bot.channels.lines import lines

    catalog = knowledge_at_hand().catalog.current
    for line in [query] if query is not None else lines(sys.stdin.buffer):
        result = catalog.search(line, limit=limit)
        click.echo(json.dumps(body(line, result), ensure_ascii=False) if as_json else rows(result))


def body(query: str, result: "SearchResult") -> dict[str, Any]:
    """The result as a JSON object; filters that are not set are left out."""
    filters = asdict(result.filters)
    return {
        "query": query,
        "hits": [_hit(hit) for hit in result.hits],
        "total": result.total,
        "bent_to": result.bent_to,
        "nearest": [_hit(hit) for hit in result.nearest],
        "filters": {name: filters[name] for name in result.filters.names()},
    }


def rows(result: "SearchResult") -> str:
    """The same for the eye, an empty line at the end."""
    head = [f"您是不是要找“{result.bent_to}”？"] if result.bent_to else []
    if result.hits:
        head.append(f"找到 {result.total} 个：")
    else:
        head.append("没有合适的，比较接近的：" if result.nearest else "没有合适的。")
    return "\n".join([*head, *map(_row, result.hits or result.nearest)]) + "\n"


def _hit(hit: "Hit") -> dict[str, Any]:
    return {
        "code": hit.product.code,
        "name": hit.product.name,
        "score": round(float(hit.score), 4),
        "reasons": list(hit.reasons),
    }


def _row(hit: "Hit") -> str:
    reasons = f"（{'；'.join(hit.reasons)}）" if hit.reasons else ""
    return f"  {hit.product.code}  {hit.product.name}{reasons}"
