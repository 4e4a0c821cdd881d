"""Answers to one person: what came of what they did, or why not, and what to do."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.values import OutletId, PersonId, RoleId, StatementId
from bot.presentation import codes
from bot.presentation.accepted import ACCEPTED
from bot.presentation.card import Card, Line, Text, When
from bot.presentation.rejected import NEUTRAL, NOTHING_HERE, REJECTED
from bot.presentation.scene import Scene
from bot.presentation.words import Filling


def told(scene: Scene, code: str, data: Mapping[str, str]) -> Card:
    """The answer. Neutral ones are the same to the letter, whether there is a crisis or not."""
    if code in NEUTRAL:
        scene = scene.without_crisis()
    return scene.note(sentence(scene, code, data))


def sentence(scene: Scene, code: str, data: Mapping[str, str]) -> Line:
    """One answer as a line. Raises KeyError for a code without words."""
    if code in NEUTRAL:
        return scene.without_crisis().words.line(NOTHING_HERE, owner=_owner(scene))
    if code in ACCEPTED:
        return scene.words.line(ACCEPTED[code], **_facts(scene, data))
    return scene.words.line(REJECTED[_variant(code, data)], **_facts(scene, data))


def _variant(code: str, data: Mapping[str, str]) -> str:
    """Some reasons have words of their own within a code."""
    if code == "freeze_held_elsewhere" and not data.get("crises"):
        return "freeze_held_elsewhere:others"
    if code == "not_the_lead" and not data.get("lead"):
        return "not_the_lead:nobody"
    if code == "facts_missing" and not data.get("facts"):
        return "facts_missing:others"
    if code == "not_the_holder" and not data.get("role"):
        return "not_the_holder:none"
    within = f"{code}:{data.get('why') or data.get('field', '')}"
    return within if within in REJECTED else code


def _owner(scene: Scene) -> Filling:
    if scene.owner is None:
        return scene.words.say("your communications department")
    return scene.without_crisis().person(scene.owner)


def _facts(scene: Scene, data: Mapping[str, str]) -> dict[str, Filling]:
    """The rejection's data as what they are: people, roles, outlets, statements."""
    facts: dict[str, Filling] = {name: _fact(scene, name, value) for name, value in data.items()}
    facts["owner"] = _owner(scene)
    if "statement" in data:
        facts["card"] = scene.approval_card(StatementId(data["statement"]))
    return facts


def _fact(scene: Scene, name: str, value: str) -> Filling:
    several = [item for item in value.split(",") if item]
    match name:
        case "lead" | "holder":
            return scene.person(PersonId(value))
        case "people":
            return scene.words.listed([scene.person(PersonId(item)) for item in several])
        case "role":
            return scene.role(RoleId(value))
        case "roles":
            return scene.roles(RoleId(item) for item in several)
        case "outlet":
            return scene.outlet(OutletId(value))
        case "outlets":
            return scene.outlets(OutletId(item) for item in several)
        case "statement":
            return scene.approval_card(StatementId(value))
        case "statements" | "crises":
            return scene.words.listed(several)
        case "facts":
            known = scene.crisis.playbook.facts if scene.crisis else {}
            return " ".join(known.get(item, item) for item in several)
        case "parts":
            return codes.parts(scene.words, several)
        case "again_at":
            return When(at=datetime.fromisoformat(value))
        case "stage":
            return codes.stage(scene.words, value)
        case "standing":
            return codes.standing(scene.words, value)
        case _:
            return value


def refusal(scene: Scene, code: str, data: Mapping[str, str]) -> Line:
    """What somebody was told when refused, for the timeline. A code that has no words any more,
    in an old log, stands for itself."""
    try:
        return sentence(scene, code, data)
    except KeyError:
        return (Text(text=code),)
