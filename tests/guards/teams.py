"""The guards of Microsoft Teams: who is believed, whom the bot calls, who somebody is."""

# ruff: noqa: E501 - a guard's text stands here as it stands in the code

from tests.guards.guards import Guard

HERE = "bot/adapters/teams/"
WIRE = f"{HERE}transport/"
PROOF = f"{WIRE}proof.py"
KEYS = f"{WIRE}keys.py"
TRUST = f"{WIRE}credentials.py"
CALLS = f"{WIRE}calls.py"
TOKENS = f"{WIRE}tokens.py"
LISTENERS = f"{HERE}listeners.py"
SUBMISSIONS = f"{HERE}submissions.py"
SEAL = f"{HERE}seal.py"
ROLL = f"{HERE}roll.py"
PLACES = f"{HERE}places.py"
DIRECTORY = f"{HERE}directory.py"
SETTINGS = "bot/settings.py"
T = "tests/adapters/teams/"
T_PROOF = f"{T}test_proof.py::"
T_CLAIMS = f"{T_PROOF}test_a_token_of_other_claims_is_refused"
T_OTHER = f"{T_PROOF}test_a_good_token_proves_nothing_for_another_activity"
T_ELSEWHERE = f"{T_PROOF}test_without_credentials_nobody_elsewhere_is_believed"
T_WIRE = f"{T}test_wire.py::"
T_WHERE = f"{T_WIRE}test_words_and_token_go_to_microsoft_whoever_says_where_it_is"
T_WHO = f"{T}test_residents.py::"
T_ADDRESS = f"{T_WHO}test_the_address_of_somebody_makes_a_member_them_and_nobody_else"
T_PUBLIC = f"{T_WHO}test_nobody_can_say_who_reads_along_in_a_team_that_anybody_may_join"
T_SHOWN = f"{T}test_shown_forms.py::"
T_DRAWN = f"{T_SHOWN}test_nothing_of_a_form_is_believed_that_the_bot_did_not_draw_so"
T_ROLL = f"{T}test_roll.py::"
T_COPIES = f"{T}test_second_copies.py::"
T_POINTER = f"{T_COPIES}test_a_second_copy_that_is_pressed_becomes_a_pointer_to_the_card"
T_LISTEN = f"{T}test_listeners.py::"
CLAIMS = 'options={"require": list(REQUIRED)},'


def _unchecked(claim: str) -> str:
    return f'options={{"require": list(REQUIRED), "verify_{claim}": False}},'


TEAMS_GUARDS: tuple[Guard, ...] = (
    # Nobody is believed who does not prove to be Microsoft, for this app, tenant and service
    *(
        Guard(PROOF, CLAIMS, _unchecked(claim), f"{T_CLAIMS}[{name}]")
        for claim, name in (
            ("aud", "audience"),
            ("iss", "issuer"),
            ("exp", "expired"),
            ("nbf", "early"),
        )
    ),
    Guard(
        PROOF,
        CLAIMS,
        _unchecked("signature"),
        T_PROOF + "test_a_key_that_signs_in_anothers_name_is_refused",
    ),
    Guard(PROOF, 'REQUIRED = ("exp", ', "REQUIRED = (", f"{T_CLAIMS}[no end]"),
    Guard(
        PROOF,
        'if claims[SERVICE_URL] != activity.get("serviceUrl"):',
        "if False:",
        f"{T_CLAIMS}[service]",
    ),
    Guard(
        PROOF,
        'scheme.lower() != "bearer" or ',
        "",
        T_PROOF + "test_a_token_of_another_scheme_is_refused",
    ),
    Guard(
        PROOF,
        "if CHANNEL not in key.endorsements:",
        "if False:",
        T_PROOF + "test_a_key_that_speaks_for_another_channel_is_refused",
    ),
    Guard(
        PROOF,
        'if activity.get("channelId") != CHANNEL:\n            raise Unauthorised("channel")\n        key =',
        "key =",
        f"{T_OTHER}[channel]",
    ),
    Guard(
        PROOF,
        "if tenant and tenant_of(activity).lower() != tenant.lower():",
        "if False:",
        f"{T_OTHER}[tenant]",
    ),
    Guard(
        PROOF,
        "if tenant and tenant_of(activity)",
        "if tenant_of(activity) and tenant_of(activity)",
        f"{T_OTHER}[no tenant]",
    ),
    Guard(
        KEYS,
        "else ASK_AGAIN_AFTER_SECONDS",
        "else 0.0",
        T_PROOF + "test_strangers_do_not_make_the_bot_ask_again_and_again",
    ),
    Guard(
        KEYS,
        'frozenset(one.get("endorsements", ()))',
        'frozenset({"msteams"})',
        T_PROOF + "test_a_key_speaks_for_no_channel_but_those_that_microsoft_names",
    ),
    Guard(
        KEYS,
        "        if self._fetched_at is None:\n            raise DeliveryFailed",
        "        if False:\n            raise DeliveryFailed",
        T_PROOF + "test_where_no_keys_can_be_had_nothing_is_said_of_anybody",
    ),
    # Without credentials only on this machine, and never beside them
    Guard(
        PROOF,
        "if not isinstance(service, str) or not is_loopback(service):",
        "if False:",
        f"{T_ELSEWHERE}[elsewhere]",
    ),
    Guard(
        PROOF,
        'if activity.get("channelId") != CHANNEL:\n            raise Unauthorised("channel")\n        if not',
        "if not",
        f"{T_ELSEWHERE}[another channel]",
    ),
    Guard(
        SETTINGS,
        "    if teams:\n        yield (",
        "    if False:\n        yield (",
        "tests/test_settings.py::test_anonymous_mode_works_without_credentials_only",
    ),
    Guard(
        SETTINGS,
        'if environment.get("CRISIS_HOST", "127.0.0.1") not in LOOPBACK:',
        "if False:",
        "tests/test_settings.py::test_anonymous_mode_works_on_this_machine_only",
    ),
    Guard(
        "bot/setting_values.py",
        '(parts.scheme == "https" or is_local(url))',
        "parts.scheme",
        "tests/test_settings.py::test_no_secret_goes_to_an_address_without_encryption",
    ),
    # Words and token go to Microsoft alone, once
    Guard(
        CALLS,
        "if trusted or (self._tokens is None and is_loopback(service_url)):",
        "if True:",
        T_WHERE,
    ),
    Guard(TRUST, "known = host in SERVICE_HOSTS or ", "known = True or ", T_WHERE),
    Guard(TRUST, 'and given.scheme == "https" and given.port == 443', "", T_WHERE),
    Guard(TRUST, " or given.user or given.password", "", T_WHERE),
    Guard(
        CALLS,
        "session._retry_connection = False",
        "pass",
        T_WIRE + "test_no_request_is_repeated_on_a_connection_that_broke",
    ),
    Guard(
        CALLS,
        "if failed.retry_after_seconds is not None:",
        "if False:",
        T_WIRE + "test_asked_to_wait_the_bot_asks_nobody_before_the_time",
    ),
    Guard(
        "bot/adapters/failures.py",
        'return OutcomeUnclear("no_answer") if changes else',
        "return",
        T_WIRE + "test_a_post_whose_answer_was_lost_is_not_sent_again_here",
    ),
    Guard(
        TOKENS,
        "if known and now < known.renew_at:",
        "if False:",
        T_WIRE + "test_one_token_serves_everybody_for_its_life",
    ),
    Guard(
        TOKENS,
        "self._fetching.get(scope) or self._begin(scope, now)",
        "self._begin(scope, now)",
        T_WIRE + "test_one_token_serves_everybody_for_its_life",
    ),
    Guard(
        TOKENS,
        "if known and now < known.ends_at:",
        "if known:",
        T_WIRE + "test_a_token_is_not_used_after_its_end",
    ),
    # Guests and other tenants
    Guard(
        LISTENERS,
        "if self._is_outside(heard):",
        "if False:",
        T_LISTEN + "test_whoever_writes_in_another_tenant_gets_nothing_at_all",
    ),
    Guard(
        DIRECTORY,
        "if person and (self._home.is_of(tenant) or person in self._externals):",
        "if person:",
        T_WHO + "test_a_known_account_said_to_be_of_another_tenant_is_not_the_person",
    ),
    Guard(DIRECTORY, "if known.account is Account.MEMBER or named_guest:", "if True:", T_ADDRESS),
    Guard(
        DIRECTORY,
        "if not home.is_of(member.tenant):",
        "if False:",
        T_WHO + "test_guests_and_other_tenants_are_known_for_what_they_are",
    ),
    Guard(
        DIRECTORY,
        'if member.role.lower() in ("guest", "anonymous") or',
        "if",
        T_WHO + "test_guests_and_other_tenants_are_known_for_what_they_are",
    ),
    # A form comes back as the bot drew it, or counts for nothing
    Guard(
        SEAL,
        "return hmac.compare_digest(given.encode(), self.of(data).encode())",
        "return bool(given.encode() and self.of(data))",
        T_SHOWN + "test_a_form_of_another_bot_is_none_of_this_one",
    ),
    Guard(
        SEAL,
        "        if not isinstance(given, str):\n            return False\n",
        "        if not isinstance(given, str):\n            return True\n",
        f"{T_DRAWN}[no seal-form]",
    ),
    *(
        Guard(SEAL, f'"{sealed}"{comma}', "", f"{T_DRAWN}[{change}-form]")
        for sealed, comma, change in (
            ("form", ", ", "another form"),
            ("context", ", ", "somebody else did"),
            ("zone", ", ", "another time zone"),
            ("fields", "", "other fields"),
        )
    ),
    *(
        Guard(
            SUBMISSIONS,
            f"if not self._on.dialogues.drew(pressed.data):\n            {anchor}",
            f"if False:\n            {anchor}",
            f"{T_DRAWN}[somebody else did-{verb}]",
        )
        for verb, anchor in (
            ("form", "return self._not_ours(asked)\n        try:"),
            ("form_cancel", "return self._not_ours(asked)\n        name,"),
        )
    ),
    # Whoever comes, stays or could come is known
    Guard(
        ROLL,
        "there - known, known - there",
        "frozenset(), known - there",
        T_ROLL + "test_whoever_joined_while_the_bot_was_down_is_told_to_the_war_rooms",
    ),
    Guard(
        ROLL,
        "if before is not None:",
        "if False:",
        T_ROLL + "test_whoever_joined_while_the_bot_was_down_is_told_to_the_war_rooms",
    ),
    Guard(
        ROLL,
        "json.loads(before)))\n",
        'json.loads(before)))\n            await self._notes.keep_note(NOTE, "", now)\n',
        T_ROLL + "test_what_could_not_be_told_is_told_at_the_next_look",
    ),
    Guard(PLACES, "        if public:\n", "        if False:\n", T_PUBLIC),
    Guard(PLACES, "return await self.visibility() == PUBLIC", "return False", T_PUBLIC),
    # A card stands in a room once
    Guard(
        LISTENERS,
        "again = await self._submissions.put_right(pressed, asked, value)",
        "again = ()",
        T_POINTER,
    ),
    Guard(
        SUBMISSIONS,
        "again = await self.put_right(pressed, asked, parse_cancel(pressed.data)[1])",
        "again = ()",
        T_COPIES + "test_an_approval_on_a_second_copy_counts_and_then_the_copy_is_a_pointer",
    ),
    Guard(
        f"{HERE}dialogues.py",
        "if post == root_of(place) or await self._shown.stands_at(place, post):",
        "if False:",
        T_COPIES + "test_neither_the_rooms_first_post_nor_a_form_is_taken_for_a_copy",
    ),
)
