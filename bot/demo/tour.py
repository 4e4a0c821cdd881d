"""One whole crisis in the terminal, told from what the sandbox saw and from nothing else."""

import re
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.demo.plain import lines_of
from bot.demo.scene import HOLDING, NotSeen, Scene
from bot.sandbox.acting import words
from bot.sandbox.mailbox import METHOD as LETTER
from bot.sandbox.public import METHOD, Post
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Message

Step = Callable[[], Awaitable[None]]

HASTY = HOLDING.replace("by noon", "soon")
FIRST_OUTLETS = ("newsroom", "intranet", "social", "investors")
CHANGES = ("create", "invite", "setTopic", "postMessage")
UPDATE = (
    "Since this morning no advertisement of ours has run. The one that did was planned weeks ago"
    " and nobody stopped it. From today somebody checks every planned post against the news."
)


class TourFailed(Exception):
    """The sandbox did not see what had to happen, or saw what must not."""


async def tour(sandbox: Sandbox) -> None:
    """Play it to the post-mortem. Raises `TourFailed`."""
    guide = Guide(sandbox)
    try:
        for number, (title, step) in enumerate(guide.steps(), start=1):
            guide.heading(number, title)
            await step()
    except NotSeen as missing:
        raise TourFailed(f"the sandbox never saw {missing}.") from missing


class Guide:
    """Plays the steps and says what the sandbox saw of each."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._scene = Scene(sandbox)
        self._console = Console(highlight=False)
        self._began = monotonic()

    def steps(self) -> Sequence[tuple[str, Step]]:
        """In the order of a crisis."""
        return (
            ("Ana, head of communications, types /crisis open", self._opening),
            ("Somebody outside the team is curious", self._outsider),
            ("What marketing had scheduled is frozen", self._frozen),
            ("Ema drafts, and would like to approve her own words", self._own_words),
            ("Counsel approves; then the wording is changed", self._changed),
            ("Both approve exactly these words", self._published),
            ("The mail server's answer is lost", self._unclear),
            ("The intern posts without asking", self._unasked),
            ("Everything is held, and released by the lead", self._held),
            ("The bot is killed in the middle of a publication", self._killed),
            ("Ana stands down; the post-mortem is written from the log", self._stood_down),
            ("The log is altered behind the bot's back", self._altered),
        )

    # Saying

    def heading(self, number: int, title: str) -> None:
        seconds = monotonic() - self._began
        self._console.print(f"\n[bold]{number}. {title}[/bold] [dim]({seconds:.1f} s)[/dim]")

    def _say(self, sentence: str) -> None:
        self._console.print(Text(f"   {sentence}"))

    def _quote(self, text: str, title: str) -> None:
        self._console.print(Panel(Text(text), title=title, title_align="left", width=88))

    # The steps

    async def _opening(self) -> None:
        since = len(self._sandbox.journal.entries)
        room = await self._scene.open()
        calls = [
            entry.get("method")
            for entry in self._sandbox.journal.entries[since:]
            if entry.kind == "call" and str(entry.get("method")).endswith(CHANGES)
        ]
        self._say(f"A private room, #{room.name}, with {len(room.members) - 1} people in it.")
        self._say(f"The brief with the roles is pinned. Calls to Slack: {', '.join(calls[:5])}.")
        await self._scene.press(self._scene.ana, "accept_role")
        self._say("Ana presses I'm on it.")

    async def _outsider(self) -> None:
        workspace = self._sandbox.workspace
        code_name = workspace.channels[self._scene.room].name.removeprefix("crisis-")
        await self._scene.farid.slash("C0GENERAL", "/crisis status")
        said = [one for one in self._scene.farid.messages("C0GENERAL") if one.ephemeral_for]
        told = lines_of(said[-1], workspace) if said else []
        if not told or any(code_name in line for line in told):
            raise TourFailed("Farid was told of a crisis he is not on the team of.")
        self._say(f"Farid types /crisis status and is told: “{told[0]}”")

    async def _frozen(self) -> None:
        account = self._sandbox.account
        await self._scene.until("the queue emptied", lambda: not account.queue)
        await self._scene.until("the card saying so", lambda: self._says("paused, and read back"))
        count = account.taken_out
        self._say(
            f"The playbook freezes at the opening: {count} scheduled posts are out of the queue at"
            " Mastodon, read back, and kept. None comes back by itself."
        )
        if account.fire_all():
            raise TourFailed("a scheduled post went out during the freeze.")

    async def _own_words(self) -> None:
        card = await self._scene.draft(HASTY, outlets=[*FIRST_OUTLETS])
        self._say("She ticks what a first message must say, and that it touches nothing delicate.")
        await self._scene.ema.press(self._scene.room, card.ts, "approve")
        refusal = await self._scene.told(self._scene.ema, "wrote a part")
        self._say(f"Ema presses Approve and is told: “{refusal.splitlines()[0]}”")
        self._must_be_silent()

    async def _changed(self) -> None:
        scene, card = self._scene, await self._scene.newer("approve")
        await scene.clara.agree(scene.room, card.ts, "approve")
        await scene.ema.press(scene.room, card.ts, "revise")
        await scene.ema.submit(values={"text": HOLDING})
        await scene.ema.close()
        await scene.newer("approve", card)
        self._say("Clara approves. Ema changes one word: a new card, and Clara's approval is void.")
        await scene.until("the difference", lambda: self._says("What has changed since"))
        self._say(f"The new card shows the difference: {self._difference()}")
        await scene.clara.press(scene.room, card.ts, "approve", stale=True)
        refusal = await scene.told(scene.clara, "S1")
        self._say(f"Clara presses Approve on the old card: “{refusal.splitlines()[0]}”")
        self._must_be_silent()

    async def _published(self) -> None:
        await self._read_whole()
        await self._approve()
        await self._scene.newer("stop")
        self._say("Approved by Clara and Ana. It goes out in 30 s; anybody may press Stop.")
        self._sandbox.faults.add(LETTER, "drop_after")
        await self._send_now()
        post = await self._seen_in_public(HOLDING)
        self._quote(post.text, "What the public sees")

    async def _read_whole(self) -> None:
        """Before the last word the form shows what every outlet gets; here it is put away again."""
        scene = self._scene
        card = await scene.newer("approve")
        await scene.clara.press(scene.room, card.ts, "approve")
        modal = scene.clara.modal()
        if modal is None or HOLDING not in str(modal.view["blocks"]):
            raise TourFailed("Approve did not show the words.")
        await scene.clara.close()
        self._say("Approve opens the words as they will stand at each outlet, read from the store.")

    async def _unclear(self) -> None:
        scene, letters = self._scene, self._sandbox.mailbox.letters
        card = await scene.newer("is_there")
        self._say(
            "The letter to the investors arrived, its receipt did not. Mail cannot be looked up, so"
            " the bot sends nothing more and asks: Was this published?"
        )
        await scene.ana.press(scene.room, card.ts, "is_there")
        await scene.until("the answer on the card", lambda: self._says("S1: published"))
        if len(letters) != 1:
            raise TourFailed("a letter was sent again on a guess.")
        self._say("Ana has looked: Yes, it is there. One letter, and the card says published.")

    async def _unasked(self) -> None:
        scene, account = self._scene, self._sandbox.account
        began = monotonic()
        status = account.unasked()
        card = await scene.newer("take_down_post")
        seconds = monotonic() - began
        self._say(f"Gus posts: “{status.text}” After {seconds:.1f} s it stands in the room.")
        await scene.ana.press(scene.room, card.ts, "take_down_post")
        await scene.until("the post gone", lambda: status not in account.statuses)
        await scene.until("the card saying so", lambda: self._says("It is gone."))
        self._say("Ana presses Take it down: it is gone, and kept in the log as evidence.")

    async def _held(self) -> None:
        scene = self._scene
        await scene.ema.slash(scene.room, "/crisis hold")
        await scene.newer("lift_hold")
        self._say("Ema, who may not release, types /crisis hold: nothing more goes out.")
        await scene.press(scene.ana, "lift_hold")
        self._say("Ana, who leads, releases.")

    async def _killed(self) -> None:
        scene = self._scene
        struck: list[bool] = []

        async def strike(_method: str, _arguments: object) -> None:
            if not struck:
                struck.append(True)
                await self._sandbox.hands.kill()

        await scene.draft(UPDATE, kind="update")
        self._sandbox.faults.after(METHOD, strike)
        await self._approve()
        await scene.newer("stop")
        await self._send_now()
        await scene.until("the bot being killed", lambda: not self._sandbox.hands.alive)
        self._say("The newsroom has it, the bot has not heard so: kill -9.")
        await self._sandbox.hands.start()
        post = await self._seen_in_public(UPDATE)
        await scene.until("the statement sent again under the same key", lambda: post.times > 1)
        await scene.until("the card saying so", lambda: self._says("S2: published"))
        self._say("Started again, it asks under the same key: one publication, and the room knows.")
        self._seen_once(UPDATE)

    async def _stood_down(self) -> None:
        scene = self._scene
        await scene.ana.slash(scene.room, "/crisis close")
        await scene.ana.submit(values={"outcome": "Taken down, apologised, explained."})
        summary = await scene.until("the post-mortem", lambda: self._card("Post-mortem"))
        await scene.until("the timeline as a file", self._file)
        self._quote(
            "\n".join(lines_of(summary, self._sandbox.workspace)),
            "Post-mortem, as posted in the room",
        )

    async def _altered(self) -> None:
        altered = await self._sandbox.hands.alter()
        self._say(altered)
        verdict = await self._sandbox.hands.verify()
        row = re.search(r"row \d+ ", altered.lower())
        if row is None or row[0] not in verdict:
            raise TourFailed("the altered row was not named.")
        self._say(verdict)

    # Together

    async def _approve(self) -> None:
        await self._scene.agree(self._scene.clara)
        await self._scene.agree(self._scene.ana)

    async def _send_now(self) -> None:
        """Nobody waits out the half minute here: stop it, then publish by hand."""
        await self._scene.press(self._scene.ana, "stop")
        await self._scene.press(self._scene.ana, "publish_now")

    async def _seen_in_public(self, text: str) -> Post:
        def look() -> Post | None:
            return next((one for one in self._sandbox.public.posts if one.text == text), None)

        post: Post = await self._scene.until("the statement in public, word for word", look)
        self._seen_once(text)
        return post

    def _seen_once(self, text: str) -> None:
        if [one.text for one in self._sandbox.public.posts].count(text) != 1:
            raise TourFailed("a statement was published more than once.")

    def _must_be_silent(self) -> None:
        if self._sandbox.public.posts:
            raise TourFailed("something was published without approval.")

    def _difference(self) -> str:
        """What went and what came, from the newest card that shows it."""
        shown = [line for text in self._scene.ana.texts(self._scene.room)
                 for line in text.splitlines()]  # fmt: skip
        changes = [line for line in shown if line.startswith(("− ", "+ "))]
        return " ".join(changes[-2:])

    def _says(self, wanted: str) -> bool:
        return any(wanted in text for text in self._scene.ana.texts(self._scene.room))

    def _card(self, wanted: str) -> Message | None:
        shown = self._scene.ana.messages(self._scene.room)
        return next((one for one in shown if wanted in words(one)), None)

    def _file(self) -> bool:
        return any(one.files for one in self._scene.ana.messages(self._scene.room))
