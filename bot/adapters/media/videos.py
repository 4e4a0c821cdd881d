"""Videos without what they tell besides what is seen and heard."""

from io import BytesIO
from typing import Any

import av
from av.error import FFmpegError

from bot.adapters.media.stripping import NotTaken

SEEN_AND_HEARD = ("video", "audio")
LARGEST_SIDE = 8192


def strip_video(content: bytes) -> tuple[bytes, str]:
    """Pictures and sound as they are, not encoded anew, in a container of their own: whatever
    else there was (places, times, devices, tracks of data, subtitles) is left behind. Raises
    `NotTaken`."""
    try:
        with av.open(BytesIO(content), mode="r", format="mov,mp4,m4a,3gp,3g2,mj2") as source:
            mime = "video/quicktime" if content[8:12] == b"qt  " else "video/mp4"
            return _remuxed(source, "mov" if mime == "video/quicktime" else "mp4"), mime
    except (FFmpegError, ValueError, TypeError) as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken("unreadable") from None


def _remuxed(source: Any, container: str) -> bytes:
    streams = [one for one in source.streams if one.type in SEEN_AND_HEARD]
    pictures = [one for one in streams if one.type == "video"]
    if not pictures:
        raise NotTaken("wrong_type")
    if any(max(one.width, one.height) > LARGEST_SIDE for one in pictures):
        raise NotTaken("too_large")
    out = BytesIO()
    # Without this the muxer writes its own name and version, which differ from day to day.
    options = {"fflags": "+bitexact"}
    with av.open(out, mode="w", format=container, options=options) as made:
        to = {one.index: _track(made, one) for one in streams}
        for packet in source.demux(streams):
            if packet.dts is not None:
                packet.stream = to[packet.stream.index]
                made.mux(packet)
    return out.getvalue()


def _track(made: Any, stream: Any) -> Any:
    track = made.add_stream_from_template(stream)
    track.metadata.clear()
    return track
