"""Frozen classes of named fields, as ``dataclasses`` makes them, without what its import costs.

It brings Python's inspector, parser and disassembler along, and writes the source of each class to compile it: together
a twentieth of a cold answer. So what each answer passes through is made here; everything else is a dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...


@overload
def frozen(*, eq: bool = True, apart: Collection[str] = ()) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True)
def frozen(
    cls: type[T] | None = None, /, *, eq: bool = True, apart: Collection[str] = ()
) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class whose annotations are its fields: they are given once, by position or name, and never change.

    A value in the class is a field's default, and has to be one that cannot change. Without ``eq`` an object equals
    itself alone; the fields ``apart`` are not compared. ``__match_args__`` has the names of the fields.
    """

    def made(cls: type[T]) -> type[T]:
        names = tuple(cls.__annotations__)
        members: dict[str, Any] = {
            "__match_args__": names,
            "__init__": _init(names, {name: cls.__dict__[name] for name in names if name in cls.__dict__}),
            "__setattr__": _refuse,
            "__delattr__": _refuse,
        }
        if eq:
            members |= _comparing(tuple(name for name in names if name not in apart))
        for name, member in members.items():
            setattr(cls, name, member)
        if "__repr__" not in cls.__dict__:
            cls.__repr__ = _repr  # type: ignore[method-assign]
        return cls

    return made if cls is None else made(cls)


def replace(found: T, **changed: object) -> T:
    """Return a new object with the fields of ``found`` but for those ``changed``; takes dataclasses as well."""
    names: tuple[str, ...] = type(found).__match_args__  # type: ignore[attr-defined]
    return type(found)(**{**{name: getattr(found, name) for name in names}, **changed})


def _init(names: tuple[str, ...], defaults: dict[str, object]) -> Callable[..., None]:
    known, length = frozenset(names), len(names)

    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807
        if len(given) == length and not named:
            self.__dict__.update(zip(names, given, strict=True))
            return
        values = {**defaults, **dict(zip(names, given, strict=False)), **named}
        twice = [name for name in names[: len(given)] if name in named]
        if values.keys() != known or len(given) > length or twice:
            wrong = sorted(values.keys() ^ known) or twice or ["too many values"]
            raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")
        self.__dict__.update(values)

    return __init__


def _refuse(self: object, name: str, _: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be changed")


def _comparing(names: tuple[str, ...]) -> dict[str, Any]:
    def key(found: object) -> tuple[object, ...]:
        return tuple([getattr(found, name) for name in names])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return key(self) == key(other) if type(self) is type(other) else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(key(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(self: object) -> str:
    names: tuple[str, ...] = type(self).__match_args__  # type: ignore[attr-defined]
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"
