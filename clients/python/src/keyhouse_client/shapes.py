"""What the API takes and gives. Written by `make docs` from the OpenAPI document."""

from typing import Any, Literal, NotRequired, TypedDict


class Account(TypedDict):
    """How an account stands; nothing secret is in it."""

    id: str
    state: str
    sanction: str
    company_name: str
    contact_name: str
    addresses: str
    locked_until: str | None
    has_app: bool
    passkeys: int
    recovery_codes_left: int
    sanctions: "list[OneSanction]"
    sessions: "list[OneSession]"
    devices: int
    shops: "list[OneShop]"
    cases: "list[OneCase]"


class AnswerQuestion(TypedDict):
    words: NotRequired[str]


class Answered(TypedDict):
    answered: NotRequired["Literal[True]"]


class AppToAdd(TypedDict):
    """`address` is an otpauth:// one, for a QR code."""

    secret: str
    address: str


class AskApplicant(TypedDict):
    """One of `QUESTIONS` of `domain/cases/talk`, and what is added to it."""

    question: NotRequired[str]
    question_words: NotRequired[str]


class AskForWork(TypedDict):
    """`what` is the address that will be typed; programs say `api` as their attempt."""

    action: Literal["recover", "signin"]
    what: str
    attempt: NotRequired[str]


class Assign(TypedDict):
    version: int
    to: str


class Back(TypedDict):
    reason: str
    words: NotRequired[str]


class Backlog(TypedDict):
    kind: str
    open: int
    late: int
    oldest_at: str | None


class BindShop(TypedDict):
    number: str
    key: str


class BundleKey(TypedDict):
    algorithm: str
    pem: str


class CaseLine(TypedDict):
    """One case in short; `path` is its page, below the marketplace's address."""

    reference: str
    kind: str
    state: str
    label: str
    path: str


class CaseState(TypedDict):
    """A case, as its owner sees it. `acts` are what the owner may do now."""

    id: str
    reference: str
    kind: str
    state: str
    label: str
    revision: int
    promised_on: str | None
    reason: str
    words: str
    entries: dict[str, str]
    items: "list[ItemState]"
    acts: list[str]
    talk: NotRequired[str]
    papers_until: str | None
    erasure: str


class CaseTalk(TypedDict):
    """`by` is of the staff, or empty for the owner; `code` names the question."""

    by: str
    at: str
    code: str
    words: str


class ChainState(TypedDict):
    """Of the newest thousand; `fault` is empty when they hold."""

    sealed: int
    unsealed: int
    sequence: int
    seal: str
    fault: str


class ChangePassword(TypedDict):
    new_password: str
    repeat_password: str
    check: NotRequired[bool]


class ChangeProgram(TypedDict):
    """`version` is the one that was seen: who saves second hears of it."""

    name: str
    kind: NotRequired[Literal["web", "browser", "native", "device", "service"]]
    redirect_uris: NotRequired[list[str]]
    logout_uris: NotRequired[list[str]]
    backchannel_uri: NotRequired[str]
    home_uri: NotRequired[str]
    scopes: NotRequired[str]
    is_trusted: NotRequired[bool]
    needs_par: NotRequired[bool]
    version: int


class ChangeRole(TypedDict):
    what: Literal["role", "renew"]
    role: Literal["reviewer", "senior", "support", "security", "operator"]


class Checked(TypedDict):
    ours: bool


class ChooseReason(TypedDict):
    reason: str


class ChooseRecoveryWay(TypedDict):
    way: Literal["email", "sms"]


class ChooseWay(TypedDict):
    way: str


class CodeSent(TypedDict):
    sent: NotRequired["Literal[True]"]


class ConfirmCode(TypedDict):
    code: str


class Count(TypedDict):
    of: str
    number: int


class Credential(TypedDict):
    credential: dict[str, Any]
    is_foreign_device: NotRequired[bool]


class Decided(TypedDict):
    """`planned`: it is carried out at `due_at` unless it is undone; else it was done at
    once.
    """

    planned: bool
    due_at: str | None
    version: int


class Details(TypedDict):
    """`numbers` and `types` go by the names that the playbook gives them."""

    company_name: NotRequired[str | Literal[""]]
    contact_name: NotRequired[str | Literal[""]]
    phone: NotRequired[str | Literal[""]]
    country: NotRequired[str]
    company_kind: NotRequired[str]
    numbers: NotRequired[dict[str, str | Literal[""]]]
    types: NotRequired[dict[str, str]]


class Did(TypedDict):
    did: str


class DryRun(TypedDict):
    """`running` is version → open cases, which keep it; of the newest `looked_at`,
    `asked_more` would be asked for more papers.
    """

    changes: "list[KeyChange]"
    running: dict[str, int]
    looked_at: int
    asked_more: int
    papers: dict[str, int]


class Event(TypedDict):
    """`id` stays the same however often it is sent; `sequence` is the cursor behind it."""

    id: str
    type: str
    timestamp: str
    sequence: int
    data: "EventData"


class EventData(TypedDict):
    """Whom and what it is about; other keys are named by the catalogue for each type."""

    account: NotRequired[str | None]
    shop: NotRequired[str | None]
    case: NotRequired[str | None]
    case_kind: NotRequired[str | None]
    reference: NotRequired[str | None]


class EventKind(TypedDict):
    type: str
    meaning: str
    data: list[str]


class Events(TypedDict):
    """Ask again with `cursor`; `more` says that it is worth doing so at once."""

    events: "list[Event]"
    cursor: int
    more: bool


class Fact(TypedDict):
    """`sequence` and `seal` are its place in the chain; null within the second before."""

    id: str
    at: str
    fact: str
    actor_kind: str
    actor_id: str
    subject_id: str
    data: dict[str, Any]
    sequence: int | None
    seal: str | None


class Facts(TypedDict):
    """`before` asks for the facts after these."""

    facts: "list[Fact]"
    before: str


class Figures(TypedDict):
    """`by_day` are counts for each of `dates`; `load` is by the staff's ids."""

    dates: list[str]
    backlog: "list[Backlog]"
    work: "list[Work]"
    by_day: dict[str, list[int]]
    load: "list[Count]"
    sent_back: "list[Count]"
    overturned: float | None
    delivery: "list[SentCount]"


class FindAccount(TypedDict):
    address: str


class FindMessages(TypedDict):
    address: str


class FindShop(TypedDict):
    number: str


class Found(TypedDict):
    code: str
    values: dict[str, str]


class FoundAccount(TypedDict):
    id: str
    state: str
    sanction: str
    company_name: str
    contact_name: str
    addresses: str


class Health(TypedDict):
    """`again` were not taken at the first try; `waits_since` is the oldest that has not
    left; `taken` is the share of what is over that the provider took, None when nothing
    is over.
    """

    accepted: int
    waiting: int
    failed: int
    late: int
    again: int
    waits_since: str | None
    taken: float | None
    paused_at: str | None


class Invitation(TypedDict):
    """`what` is join, role or renew; it waits for somebody else while `confirmed_at` is
    null.
    """

    id: str
    what: str
    name: str
    email: str
    role: str
    asked_by: str
    confirmed_at: str | None


class InviteStaff(TypedDict):
    name: str
    email: str
    role: Literal["reviewer", "senior", "support", "security", "operator"]
    language: Literal["en", "ru", "zh", "sk"]


class ItemState(TypedDict):
    """One thing that is asked for; `reason` and `words` say why it was sent back."""

    name: str
    label: str
    required: bool
    open: bool
    accepted: bool
    reason: str
    words: str
    papers: "list[PaperState]"


class Kept(TypedDict):
    kept: NotRequired["Literal[True]"]


class KeptSheet(TypedDict):
    sheet: str


class KeyChange(TypedDict):
    key: str
    before: str
    after: str


class LetterSent(TypedDict):
    sent: NotRequired["Literal[True]"]


class Letters(TypedDict):
    letters: "list[Preview]"


class LiftSanction(TypedDict):
    why: str


class MakeAppeal(TypedDict):
    words: str


class MarketShop(TypedDict):
    """`owner` is the account's id, empty while nobody owns it; `state` is the binding's."""

    id: str
    number: str
    name: str
    owner: str
    state: str
    sanction: str


class MarketShops(TypedDict):
    """Ask again with `cursor`; `more` says that it is worth doing so."""

    shops: "list[MarketShop]"
    cursor: str
    more: bool


MayBind = TypedDict(
    "MayBind",
    {
        "allowed": "bool",
        "why": "str",
        "text": "str",
        "from": "NotRequired[str | None]",
    },
)


class Member(TypedDict):
    """Who is signed in; `acts` are those of the generated page of roles."""

    id: str
    name: str
    role: str
    language: str
    acts: list[str]


class MessageAct(TypedDict):
    did: str


class NewPasskey(TypedDict):
    credential: dict[str, Any]
    handle: str
    name: str


class Note(TypedDict):
    note: NotRequired[str]


class Noted(TypedDict):
    noted: NotRequired["Literal[True]"]


class OneCase(TypedDict):
    id: str
    reference: str
    kind: str
    state: str


class OneSanction(TypedDict):
    """`subject` is the account or one of its shops."""

    id: str
    subject: str
    kind: str
    reason: str
    made_at: str
    until: str | None
    lifted_at: str | None


class OneSession(TypedDict):
    id: str
    agent: str
    network: str
    started_at: str
    seen_at: str


class OneShop(TypedDict):
    shop_id: str
    number: str
    name: str
    state: str


class OpenShop(TypedDict):
    name: str


class OwnPasskey(TypedDict):
    id: str
    name: str
    made_at: str
    used_at: str | None


class PaperState(TypedDict):
    id: str
    name: str
    pages: int
    checked: bool


class PasskeyOptions(TypedDict):
    """For `PublicKeyCredential.parseRequestOptionsFromJSON`, or its like on a phone."""

    public_key: dict[str, Any]


class PasskeyToAdd(TypedDict):
    """For `navigator.credentials.create`; `handle` comes back with the answer."""

    public_key: dict[str, Any]
    handle: str


class PauseChannel(TypedDict):
    reason: str


class Person(TypedDict):
    id: str
    name: str
    role: str


class Place(TypedDict):
    """`session` is empty where the device is only remembered."""

    device: str
    session: str
    agent: str
    network: str
    place: str
    seen_at: str
    is_here: bool


class Planned(TypedDict):
    """A decision that is on its way; `failure` says why it could not be carried out."""

    act: str
    by: str
    due_at: str
    failure: str


class Playbook(TypedDict):
    """`text` is TOML; `proposal` waits for a second person."""

    version: int
    published_at: str
    text: str
    proposal: "Proposal | None"


class PlaybookAct(TypedDict):
    did: str
    version: NotRequired[int | None]


class PlaybookText(TypedDict):
    text: str


class Preview(TypedDict):
    channel: str
    language: str
    subject: str
    text: str


class Program(TypedDict):
    """A client of the OpenID provider; `id` is its client_id."""

    id: str
    name: str
    kind: str
    redirect_uris: list[str]
    logout_uris: list[str]
    backchannel_uri: str
    home_uri: str
    scopes: str
    is_trusted: bool
    needs_par: bool
    made_at: str
    version: int


class ProgramSecret(TypedDict):
    """`secret` is told only now; empty for programs that cannot keep one."""

    id: str
    secret: str


class Programs(TypedDict):
    issuer: str
    programs: "list[Program]"


class Proposal(TypedDict):
    id: str
    base_version: int
    text: str
    why: str
    asked_by: str
    asked_at: str


class ProposePlaybook(TypedDict):
    """`base_version` is the one that was in force when the text was written."""

    text: str
    why: str
    base_version: int


class Prove(TypedDict):
    """`answer` is the password or the code; `credential` is what a passkey answered."""

    act: Literal["addresses", "factors", "shops", "leaving"]
    way: str
    answer: NotRequired[str | None]
    credential: NotRequired[dict[str, Any] | None]


class PutNow(TypedDict):
    kind: Literal["restricted", "frozen", "banned"]
    reason: str
    words: NotRequired[str]
    days: NotRequired[int]
    preview: NotRequired["Literal[False]"]


class Question(TypedDict):
    topic: NotRequired[Literal["sign_in", "account", "application", "shop", "other"]]
    words: str


class Queue(TypedDict):
    """`counts` are of every list. Ask again with `cursor`; `more` says that it is worth it."""

    cases: "list[QueueRow]"
    counts: dict[str, int]
    cursor: str
    more: bool


class QueueRow(TypedDict):
    """A case as lists show it; `version` is what an act on it has to name."""

    id: str
    reference: str
    kind: str
    title: str
    state: str
    version: int
    language: str
    country: str
    risk: int
    talk: str
    promised_on: str | None
    submitted_at: str | None
    escalated: bool
    assigned_to: str
    working: str
    until: str | None


class Receipt(TypedDict):
    """`seal` is our keyed hash over all the rest; moments are ISO 8601 in UTC."""

    marketplace: str
    reference: str
    kind: str
    revision: int
    handed_in_at: str
    promised_on: str
    entries: list[list[str]]
    papers: list[str]
    decision: str
    reason: str
    decided_at: str
    seal: NotRequired[str]


class RecoveryStarted(TypedDict):
    """The same for every address. Send `attempt` as the bearer token of the next steps."""

    attempt: str
    next_step: Literal["choose", "code"]
    ways: list[Literal["email", "sms"]]


class RecoveryStep(TypedDict):
    next_step: Literal["password", "done"]


class Renewed(TypedDict):
    """The session goes on under this token; the one before is dead, and all others have
    ended.
    """

    token: str


class Reply(TypedDict):
    words: str


class Revocations(TypedDict):
    revoked: "list[Revoked]"
    cursor: int
    more: bool


class Revoked(TypedDict):
    """No token of `sub` counts that was made at `before` or earlier; with a `sid` only that
    session's.
    """

    sub: str
    sid: str | None
    before: str


class Said(TypedDict):
    """`question` is in the reader's language; `words` are as somebody wrote them."""

    by: Literal["staff", "owner"]
    at: str
    question: str
    words: str


class Sanction(TypedDict):
    """What holds against the account, or against the shop that `subject` names."""

    id: str
    subject: str
    kind: str
    reason: str
    text: str
    words: str
    since: str
    until: str | None
    appeal: "CaseState | None"


class SaveProgram(TypedDict):
    """`redirect_uris` and `logout_uris` are exact; `scopes` are separated by blanks."""

    name: str
    kind: NotRequired[Literal["web", "browser", "native", "device", "service"]]
    redirect_uris: NotRequired[list[str]]
    logout_uris: NotRequired[list[str]]
    backchannel_uri: NotRequired[str]
    home_uri: NotRequired[str]
    scopes: NotRequired[str]
    is_trusted: NotRequired[bool]
    needs_par: NotRequired[bool]


class SaveReceiver(TypedDict):
    """`types` are names of the catalogue; none means all."""

    address: str
    types: NotRequired[list[str]]


class Security(TypedDict):
    """`advice` names what would make the account safer, the most urgent first."""

    has_app: bool
    passkeys: "list[OwnPasskey]"
    recovery_codes_left: int
    places: "list[Place]"
    advice: list[str]


class SendAgain(TypedDict):
    """Everything after this sequence."""

    after: int


class Sent(TypedDict):
    """`state` is waiting, sending, delivered, given_up or dropped."""

    id: str
    state: str
    tries: int
    answer: str
    made_at: str
    due_at: str
    ended_at: str | None


class SentCount(TypedDict):
    channel: str
    state: str
    number: int


class SentMessage(TypedDict):
    """In the reader's language; `answer` is what the provider said."""

    id: str
    channel: Literal["email", "sms"]
    created_at: str
    subject: str
    state: str
    answer: str
    can_go_again: bool


class SessionNow(TypedDict):
    """`proofs` is what the person has shown, such as password and totp."""

    account: str
    session: str
    state: str
    sanction: str
    language: str
    proofs: list[str]
    started_at: str
    ends_at: str


class Settling(TypedDict):
    """One kind of obligation as it stands; `blocking` keeps the shop bound."""

    kind: str
    state: Literal["clear", "blocked", "unknown"]
    blocking: bool
    count: int
    amount: str
    currency: str
    link: str
    due_on: str | None


class Sheet(TypedDict):
    """`codes` for the person; `sheet` comes back once they are kept, and only then they
    count.
    """

    codes: list[str]
    sheet: str


class Shop(TypedDict):
    """`state` is the binding's: active, suspended, unbinding, ended."""

    id: str
    number: str
    name: str
    state: str
    certified: bool


class SignIn(TypedDict):
    identifier: str
    password: str
    is_foreign_device: NotRequired[bool]
    proof: NotRequired[str]
    ticket: NotRequired[str]


class SignInStep(TypedDict):
    """`token` is the bearer token of the next step, or of the session when `next_step` is
    done. `ways` are what may be shown at this step; `device` is kept by the app and sent
    with the next sign-in as `Keyhouse-Device`, so that the device is known again.
    """

    token: str
    next_step: Literal[
        "confirm_email",
        "email_code",
        "sms_code",
        "totp",
        "passkey",
        "recovery_code",
        "set_up_app",
        "set_up_passkey",
        "done",
    ]
    ways: NotRequired[list[str]]
    device: NotRequired[str]


class SignUp(TypedDict):
    company_name: str
    contact_name: str
    email: str
    phone: str
    password: str
    terms: "Literal[True]"


class SignUpBuyer(TypedDict):
    identifier: str
    password: str
    terms: "Literal[True]"


class SignUpStarted(TypedDict):
    """Send `attempt` as the bearer token of the next steps."""

    attempt: str
    next_step: NotRequired[Literal["confirm_email"]]


class SignedUp(TypedDict):
    """`session` is the bearer token of the new account."""

    session: str
    next_step: NotRequired[Literal["done"]]


class StaffApp(TypedDict):
    """`address` is an otpauth:// one, for a QR code."""

    secret: str
    address: str


class StaffCase(TypedDict):
    """Everything to decide a case; `acts` are what its state and the role allow."""

    row: "QueueRow"
    case: "CaseState"
    findings: "list[Found]"
    changes: list[tuple[str, str, str]]
    rivals: list[str]
    notes: "list[StaffNote]"
    talk: "list[CaseTalk]"
    planned: "Planned | None"
    acts: list[str]


class StaffDecision(TypedDict):
    """`items` are what is sent back, by name; `decide` stands for what they and the reason
    say.
    """

    version: int
    act: Literal[
        "decide",
        "take",
        "release",
        "approve",
        "ask_for_changes",
        "reject",
        "propose",
        "confirm",
        "send_back",
        "resume",
        "hold",
        "escalate",
    ]
    reject_reason: NotRequired[str]
    reject_words: NotRequired[str]
    answer_words: NotRequired[str]
    preview: NotRequired["Literal[False]"]
    items: NotRequired["dict[str, Back]"]


class StaffNote(TypedDict):
    by: str
    at: str
    words: str


class StaffShop(TypedDict):
    """`account` owns it; `acts` are what its binding allows now."""

    id: str
    number: str
    name: str
    account: str
    state: str
    acts: list[str]
    obligations: "list[Settling]"


class StaffSignIn(TypedDict):
    email: str
    password: str


class StaffStep(TypedDict):
    """`token` is the bearer token of the next step, or of the session when that is `done`."""

    token: str
    next_step: Literal["code", "set_up_app", "done"]


class StartRecovery(TypedDict):
    identifier: str
    proof: NotRequired[str]
    ticket: NotRequired[str]


class SubmitUnbinding(TypedDict):
    understood: "Literal[True]"


class SuspendShop(TypedDict):
    act: Literal["suspend", "resume", "certify"]
    reason: str


class Taken(TypedDict):
    noted: NotRequired[bool]


class Team(TypedDict):
    people: "list[TeamMember]"
    invitations: "list[Invitation]"


class TeamAct(TypedDict):
    did: str


class TeamMember(TypedDict):
    id: str
    name: str
    email: str
    role: str
    seen_at: str | None


class TellEntity(TypedDict):
    entity_number: str


class TellObligation(TypedDict):
    """What stands for a shop; the built-in ledger and signed callbacks say the same."""

    kind: str
    state: Literal["clear", "blocked", "unknown"]
    count: NotRequired[int]
    amount: NotRequired[float | str]
    currency: NotRequired[str]
    link: NotRequired[str]
    valid_until: NotRequired[str | None]
    due_on: NotRequired[str | None]


class ToldObligation(TypedDict):
    kind: str
    state: Literal["clear", "blocked", "unknown"]
    count: NotRequired[int]
    amount: NotRequired[float | str]
    currency: NotRequired[str]
    link: NotRequired[str]
    valid_until: NotRequired[str | None]
    due_on: NotRequired[str | None]
    shop: str


class Unbinding(TypedDict):
    """The entries of an application to unbind; all optional while it is a draft."""

    reason: NotRequired[str]
    words: NotRequired[str]
    contact_name: NotRequired[str | Literal[""]]
    contact_details: NotRequired[str | Literal[""]]
    way: NotRequired[Literal["check", "save"]]
    remove: NotRequired[str]


class Undone(TypedDict):
    undone: NotRequired["Literal[True]"]


class Ways(TypedDict):
    """`public_key` is for `navigator.credentials.get`, where a passkey is among the ways."""

    ways: list[str]
    public_key: NotRequired[dict[str, Any] | None]


class WebhookAct(TypedDict):
    did: str


class WebhookReceiver(TypedDict):
    """`types` is empty when it is told of everything; `sequence` is how far it has been
    told.
    """

    id: str
    address: str
    types: list[str]
    sequence: int
    made_at: str
    version: int


class WebhookSecret(TypedDict):
    id: str
    secret: str


class WithReason(TypedDict):
    reason: str


class Work(TypedDict):
    """Of one kind of case. Times are business days from the first submission to the
    decision; shares are of 1, and None where there is nothing to have a share of.
    """

    kind: str
    decided: int
    approved: int
    median_days: float | None
    p95_days: float | None
    promises_kept: float | None
    first_time_right: float | None


class WorkToDo(TypedDict):
    """Find the number up to `maxNumber` for which SHA-256 of salt and number is `challenge`.
    Send algorithm, challenge, number, salt and signature as base64 of a JSON object, as
    ALTCHA does. Good for two minutes, once, for this action and address.
    """

    algorithm: Literal["SHA-256"]
    challenge: str
    salt: str
    signature: str
    maxNumber: int
