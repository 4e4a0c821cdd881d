"""What is said beside the fields of a form where a platform does not say it itself."""

from bot.presentation.words import msg

DATE = msg("%(field)s: date")
TIME = msg("Time of day (%(zone)s)")
NEEDED = msg("This is needed.")

FILES = msg(
    "A form takes no files here. To hand over pictures or videos, paste them into the message"
    " with which you call me: /crisis draft."
)

TROUBLES = {
    "needed": NEEDED,
    "half": msg("Enter both, the date and the time of day."),
    "skipped": msg(
        "There is no such time: the clocks go forward past it that night. Choose an earlier or a"
        " later one."
    ),
    "twice": msg(
        "This time comes twice: the clocks go back that night. Choose an earlier or a later one."
    ),
}
"""Why what was entered into a field cannot be taken."""
