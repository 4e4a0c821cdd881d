"""What has happened when the curtain rises: a crisis is open and its first statement waits."""

from bot.demo.scene import HOLDING, Scene
from bot.sandbox.sandbox import Sandbox


async def prologue(sandbox: Sandbox) -> None:
    """Ana has opened a crisis and Ema drafted the holding statement, so that whoever plays can
    press a button at once. Raises `NotSeen`."""
    scene = Scene(sandbox)
    await scene.open()
    await scene.draft(HOLDING)
