// Made from the Rust types by `make types`. Do not edit.

export type AddReport = { 
/**
 * Rows added.
 */
added: number, 
/**
 * Rows among them without a usable URL.
 */
unusable: number, };

export type AppState = { 
/**
 * The open job.
 */
job: JobSummary, 
/**
 * Where it stands.
 */
progress: Progress, 
/**
 * When a run of it was cut off, in milliseconds since 1970-01-01 UTC; `None` unless `interrupted`.
 */
interrupted_at_ms: number | null, 
/**
 * Other jobs, the last changed first (8 at most).
 */
recent: Array<RecentJob>, 
/**
 * How the user has arranged the table's columns, as the window wrote it; empty where nothing was changed.
 */
columns: string, 
/**
 * How the user exports, as the window wrote it; empty where nothing was chosen yet.
 */
export_choices: string, 
/**
 * Why the last job could not be opened, where an empty one stands in for it.
 */
problem: HostError | null, 
/**
 * This program's version.
 */
version: string, };

export type BodiesRequest = { 
/**
 * Which rows.
 */
rows: RowSet, 
/**
 * How files are named, without the ending: `{row}`, `{host}`, `{name}` (the last part of the URL's path) and names of
 * imported columns stand for what they hold.
 */
name: string, };

export type Body = { "kind": "none" } | { "kind": "missing" } | { "kind": "json", 
/**
 * The text.
 */
text: string, 
/**
 * Whether it was cut to what is worth showing.
 */
cut: boolean, } | { "kind": "text", 
/**
 * The text.
 */
text: string, 
/**
 * Whether it was cut to what is worth showing.
 */
cut: boolean, } | { "kind": "binary", 
/**
 * Lines of offset, hex and ASCII.
 */
text: string, 
/**
 * Whether it was cut to what is worth showing.
 */
cut: boolean, };

export type Certificate = { 
/**
 * The names and addresses that it is for.
 */
names: Array<string>, 
/**
 * Who signed it.
 */
issuer: string, 
/**
 * When it runs out, in milliseconds since 1970-01-01 UTC.
 */
expires_at_ms: number, 
/**
 * Why it is not valid, where the job takes such ones.
 */
fault?: string, };

export type Column = "row" | "result" | "url" | "attempts" | "duration" | "size" | { "input": number } | { "field": number };

export type Connection = { 
/**
 * The address of the server, or of the proxy, with its port.
 */
address?: string, 
/**
 * Whether that is a proxy's.
 */
proxy: boolean, 
/**
 * The TLS version, such as `TLS 1.3`; none without TLS.
 */
tls?: string, 
/**
 * The server's certificate.
 */
certificate?: Certificate, };

export type CsvStyle = { 
/**
 * For Excel, which wants a byte order mark and a `'` before text that it would take for a formula; else plain
 * RFC 4180, every value just as it is.
 */
excel: boolean, 
/**
 * What stands between cells; not `Lines`.
 */
separator: Separator, };

export type ErrorKind = "invalid_url" | "dns" | "connect" | "tls" | "timeout" | "closed" | "protocol" | "redirect" | "too_large" | "decode" | "http_status";

export type ExportColumn = { 
/**
 * What it holds.
 */
value: ExportValue, 
/**
 * Its name in the file.
 */
name: string, };

export type ExportFormat = "csv" | "json" | "json_lines" | "xlsx";

export type ExportReport = { 
/**
 * The file, or the folder, for the user to read.
 */
path: string, 
/**
 * Rows in it; of a folder, files.
 */
rows: number, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * Sheets that the rows are spread over; 0 where it is no workbook.
 */
sheets: number, 
/**
 * Cells that were longer than a workbook's can be, and were cut.
 */
cut_cells: number, 
/**
 * Rows with an answer whose body was wanted and is not there: it was not kept, or the file that it is kept in is gone.
 * Of a folder, all rows without a body.
 */
missing_bodies: number, 
/**
 * For each field of the answers' bodies, how many answers do not have it.
 */
missing_fields: Array<number>, 
/**
 * Answers that hold more values of the fields than were taken: 100,000 of each, and 32 MB, and what is found in 5
 * seconds.
 */
cut_fields: number, };

export type ExportRequest = { 
/**
 * The kind of file.
 */
format: ExportFormat, 
/**
 * How it is written, if it is CSV.
 */
csv: CsvStyle, 
/**
 * Which rows.
 */
rows: RowSet, 
/**
 * Which columns, in order; `None` is all of them, the body as `body` says.
 */
columns: Array<ExportColumn> | null, 
/**
 * Whether the answers' bodies go in, where `columns` is `None`.
 */
body: boolean, };

export type ExportValue = { "input": number } | { "result": ResultColumn } | { "field": number };

export type FailureCount = { 
/**
 * The way.
 */
failure: FailureKind, 
/**
 * How many rows.
 */
count: number, };

export type FailureKind = { 
/**
 * Why.
 */
error: ErrorKind, 
/**
 * The status, for `http_status`; else `None`.
 */
status: number | null, };

export type Field = { 
/**
 * The column's name.
 */
name: string, 
/**
 * Where its values stand.
 */
rule: FieldRule, 
/**
 * What becomes of several values in one answer.
 */
several: Several, };

export type FieldProblem = { 
/**
 * What is wrong, in plain technical English.
 */
message: string, 
/**
 * Where in the rule, in characters from 0, where that is known.
 */
at: number | null, };

export type FieldRule = { "kind": "json_path", 
/**
 * Such as `$.price`.
 */
path: string, } | { "kind": "css", 
/**
 * Such as `h1.title`.
 */
selector: string, 
/**
 * The attribute whose value is wanted; `None` is the element's text.
 */
attribute: string | null, } | { "kind": "regex", 
/**
 * Such as `Price: ([0-9.]+)`.
 */
pattern: string, };

export type FieldTrial = { 
/**
 * For each field, what is wrong with it.
 */
problems: Array<FieldProblem | null>, 
/**
 * What they find in the first answers (20 rows at most).
 */
rows: Array<FieldTrialRow>, 
/**
 * For each field, in how many of those rows it finds nothing.
 */
missing: Array<number>, 
/**
 * Rows of the job with a body to look in.
 */
answers: number, };

export type FieldTrialRow = { 
/**
 * The row.
 */
row: number, 
/**
 * Its URL.
 */
url: string, 
/**
 * For each field, its values.
 */
values: Array<Array<FieldValue>>, };

export type FieldValue = { "text": string } | { "json": string };

export type Header = { 
/**
 * The field name, as RFC 9110 section 5.1 allows it.
 */
name: string, 
/**
 * The field value, as RFC 9110 section 5.5 allows it.
 */
value: string, };

export type Hop = { 
/**
 * The status of the redirecting answer, such as 301.
 */
status: number, 
/**
 * The URL that answered so.
 */
url: string, };

export type HostError = { 
/**
 * What kind of problem: the window has a text for each.
 */
code: HostErrorCode, 
/**
 * What is wrong, where, and how to mend it, in plain technical English.
 */
message: string, 
/**
 * How many there are of what the text counts, such as the rows that patterns stand for.
 */
count?: number, 
/**
 * How many of them there may be.
 */
limit?: number, };

export type HostErrorCode = "empty_list" | "not_text" | "no_list" | "encrypted_list" | "damaged_list" | "excessive_list" | "changed_list" | "missing_file" | "forbidden_file" | "folder_as_file" | "full_temporary" | "unreadable_list" | "long_row" | "long_pattern" | "too_large" | "missing_column" | "missing_part" | "reading_choice" | "settings" | "not_a_job" | "damaged_job" | "newer_job" | "job_in_use" | "job_file" | "read_only_target" | "full_target" | "missing_target" | "own_target" | "too_many_columns" | "full_halfway" | "export_halfway" | "export_failed" | "too_much_to_copy" | "field" | "cancelled" | "not_now" | "internal";

export type HttpChoice = "auto" | "http1" | "http2";

export type HttpVersion = "HTTP/1.0" | "HTTP/1.1" | "HTTP/2";

export type ImportCounts = { 
/**
 * All rows, header not counted.
 */
total: number, 
/**
 * Rows with a usable URL.
 */
usable: number, 
/**
 * Rows whose cell is blank.
 */
blank: number, 
/**
 * Rows whose cell is no usable URL.
 */
unusable: number, 
/**
 * Usable URLs that stand in an earlier row too.
 */
doubles: number, 
/**
 * Some of the unusable ones: row number and why (5 at most).
 */
problems: Array<[number, string]>, 
/**
 * The first usable URL.
 */
first: string | null, 
/**
 * The last usable URL.
 */
last: string | null, 
/**
 * What else the user should know (10 at most).
 */
warnings: Array<ImportWarning>, };

export type ImportOptions = { 
/**
 * The text encoding's WHATWG name, such as `UTF-8` or `gbk`.
 */
encoding: string | null, 
/**
 * What stands between cells.
 */
separator: Separator | null, 
/**
 * What stands around cells.
 */
quote: Quote | null, 
/**
 * Whether the first row holds names.
 */
header: boolean | null, 
/**
 * The column of the URLs, counted from 0. Not looked at where there is a `template`.
 */
url_column: number | null, 
/**
 * The part of the file that holds the list, one of [`ImportPreview::parts`].
 */
part: string | null, 
/**
 * A pattern that makes the URLs, such as `https://api.example.com/item/{sku}`: `{…}` is a column's name.
 */
template: string | null, };

export type ImportPreview = { 
/**
 * The file's name, without its folder; of several, the first one's.
 */
name: string, 
/**
 * How many files it is made of.
 */
files: number, 
/**
 * What kind of list it is.
 */
kind: ListKind, 
/**
 * The text encoding used; `None` where there is no choice.
 */
encoding: string | null, 
/**
 * The separator used; `None` where there is no choice.
 */
separator: Separator | null, 
/**
 * The quotation mark used; `None` where there is no choice.
 */
quote: Quote | null, 
/**
 * Whether the first row is taken as names; `None` where there is no choice.
 */
header: boolean | null, 
/**
 * The columns' names: from the list, else `Column 1` and so on. Empty where URLs are picked out of text.
 */
columns: Array<string>, 
/**
 * The column taken for the URLs; `None` where there is no choice to make.
 */
url_column: number | null, 
/**
 * Whether that column is clear from name or content; else the user should look.
 */
sure: boolean, 
/**
 * The parts of the file that hold lists: sheets of a workbook, places in a JSON document (`$.data.items`). Empty where
 * there is but one.
 */
parts: Array<string>, 
/**
 * The part that is used; `None` where there is but one.
 */
part: string | null, 
/**
 * The pattern that makes the URLs, where one was given.
 */
template: string | null, 
/**
 * The first rows (20 at most), every cell cut to 200 characters.
 */
rows: Array<Array<string>>, 
/**
 * What the rows looked at come to.
 */
counts: ImportCounts, 
/**
 * Whether that is the whole list; else counting it takes longer than a look.
 */
is_whole: boolean, };

export type ImportWarning = { "kind": "open_quote", 
/**
 * The line of the mark, counted from 1.
 */
line: number, } | { "kind": "long_rows", 
/**
 * How many rows.
 */
count: number, 
/**
 * The line, or else the row, of the first, counted from 1.
 */
line: number, } | { "kind": "titles", 
/**
 * How many rows.
 */
count: number, } | { "kind": "same_names", 
/**
 * The name.
 */
name: string, } | { "kind": "broken_text", 
/**
 * How many rows have some.
 */
count: number, } | { "kind": "sitemap_index" } | { "kind": "in_file", 
/**
 * The file's name.
 */
name: string, 
/**
 * What is not as it should be.
 */
warning: ImportWarning, } | { "kind": "unreadable", 
/**
 * The file's name.
 */
name: string, 
/**
 * Why.
 */
error: HostError, };

export type JobSummary = { 
/**
 * What the window calls it: its list's name.
 */
name: string, 
/**
 * How it fetches.
 */
settings: Settings, 
/**
 * The imported columns, in order; empty for a pasted list.
 */
columns: Array<string>, 
/**
 * The imported column that held the URLs.
 */
url_column: string | null, 
/**
 * Columns that are filled from the answers' bodies.
 */
fields: Array<Field>, 
/**
 * All rows.
 */
total: number, 
/**
 * Different usable URLs among them: as many are fetched.
 */
different_urls: number, 
/**
 * Rows whose URL stands in an earlier row: they get that one's answer.
 */
doubles: number, 
/**
 * Rows without a usable URL.
 */
unusable: number, };

export type ListKind = "text" | "workbook" | "json" | "json_lines" | "sitemap" | "html" | "markdown" | "bookmarks" | "shortcut" | "clipboard" | "several";

export type Moment = { 
/**
 * Milliseconds that the run had been going, pauses not counted.
 */
elapsed_ms: number, 
/**
 * Rows with outcome `ok`, those that moved included.
 */
ok: number, 
/**
 * Rows among `ok` that were redirected.
 */
moved: number, 
/**
 * Rows that had failed.
 */
failed: number, };

export type Notice = { 
/**
 * What it is.
 */
code: NoticeCode, 
/**
 * The cause in plain technical English.
 */
detail: string, };

export type NoticeCode = "disk_full" | "job_file" | "offline";

export type Outcome = "ok" | "failed" | "not_fetched";

export type PastTry = { 
/**
 * When it began, in milliseconds since 1970-01-01 UTC.
 */
started_at_ms: number, 
/**
 * How long it took.
 */
duration_ms: number, 
/**
 * The parts of that time.
 */
phases: Phases, 
/**
 * Whether the first answer came over a connection that was there already.
 */
reused: boolean, 
/**
 * What carried it.
 */
connection: Connection | null, 
/**
 * The version of HTTP of its answer.
 */
http: HttpVersion | null, 
/**
 * The status, where an answer came.
 */
status: number | null, 
/**
 * Why it failed, where it did.
 */
error: ErrorKind | null, 
/**
 * The cause in plain technical English.
 */
error_detail: string, };

export type Phases = { 
/**
 * Finding the name.
 */
dns_ms?: number, 
/**
 * Connecting, to the server or the proxy.
 */
connect_ms?: number, 
/**
 * The TLS handshake.
 */
tls_ms?: number, 
/**
 * From the request to the head of the answer (with the two before it, where they were not seen).
 */
first_byte_ms?: number, 
/**
 * From the head of the answer to its last byte.
 */
body_ms?: number, };

export type Progress = { 
/**
 * Grows with every change to the rows: a window that shows this version is up to date.
 */
version: number, 
/**
 * Where the job stands.
 */
state: RunState, 
/**
 * All rows.
 */
total: number, 
/**
 * Rows with a full answer under status 400, those that moved included.
 */
ok: number, 
/**
 * Rows among `ok` that were redirected.
 */
moved: number, 
/**
 * Rows that failed.
 */
failed: number, 
/**
 * Rows being fetched at this moment.
 */
in_flight: number, 
/**
 * Rows still to be fetched, those that wait for another try included.
 */
waiting: number, 
/**
 * Rows among `waiting` that wait for another try.
 */
retrying: number, 
/**
 * Rows done a second over the last few seconds.
 */
per_second: number, 
/**
 * Milliseconds left at that rate; `None` while it is unknown.
 */
left_ms: number | null, 
/**
 * Milliseconds that this run has been going, pauses not counted.
 */
elapsed_ms: number, 
/**
 * Different sites in the list.
 */
sites: number, 
/**
 * How many sites are held back.
 */
slowed_count: number, 
/**
 * The first of the sites that are held back (3 at most).
 */
slowed: Array<SlowedSite>, 
/**
 * Answers in which the job's fields are still to be looked for.
 */
unfilled: number, 
/**
 * Set while something is wrong with this computer.
 */
notice: Notice | null, };

export type Proxy = { "kind": "system" } | { "kind": "none" } | { "kind": "url", 
/**
 * `http://`, `socks5://` or `socks5h://` (names are looked up by the proxy), with a name and password if need be.
 */
url: string, };

export type Quote = "double" | "single" | "none";

export type RecentJob = { 
/**
 * What to ask for to open it again.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * All its rows.
 */
total: number, 
/**
 * Rows with an outcome.
 */
done: number, 
/**
 * When it was last changed, in milliseconds since 1970-01-01 UTC.
 */
changed_at_ms: number, };

export type ResultColumn = "row" | "url" | "outcome" | "status" | "error" | "error_detail" | "final_url" | "redirects" | "attempts" | "duration_ms" | "size_bytes" | "content_type" | "fetched_at" | "body";

export type RowDetail = { 
/**
 * Its line in the table.
 */
view: RowView, 
/**
 * Why it failed, in plain technical English; empty where it did not.
 */
error_detail: string, 
/**
 * The URL that gave the last answer, where it is not the row's own.
 */
final_url: string | null, 
/**
 * The redirects followed by the last try.
 */
redirects: Array<Hop>, 
/**
 * The last Content-Type, as sent.
 */
content_type: string | null, 
/**
 * Every finished try, the first first.
 */
tries: Array<PastTry>, 
/**
 * The last answer's header lines, where they are kept.
 */
headers: Array<[string, string]>, 
/**
 * The last answer's body, where it is kept.
 */
body: Body, 
/**
 * The imported columns: name and value, in order.
 */
input: Array<[string, string]>, 
/**
 * The columns that are filled from the answer: name and value, in order.
 */
fields: Array<[string, string]>, };

export type RowFilter = "all" | "ok" | "moved" | "failed" | "waiting" | { "failure": FailureKind };

export type RowPage = { 
/**
 * How many rows match in all.
 */
total: number, 
/**
 * How many rows of the job are selected, shown or not.
 */
selected: number, 
/**
 * Those asked for.
 */
rows: Array<RowView>, };

export type RowQuery = { 
/**
 * What the table shows.
 */
view: View, 
/**
 * The imported columns wanted with it, counted from 0.
 */
columns: Array<number>, 
/**
 * How many matching rows to pass over.
 */
offset: number, 
/**
 * How many rows to return. At most 500.
 */
limit: number, };

export type RowSet = { "kind": "all" } | { "kind": "ok" } | { "kind": "failed" } | { "kind": "not_fetched" } | { "kind": "failure", 
/**
 * The way.
 */
failure: FailureKind, } | { "kind": "shown", 
/**
 * Its filter.
 */
filter: RowFilter, 
/**
 * Its search.
 */
search: string, } | { "kind": "selected" };

export type RowState = "waiting" | "in_flight" | "retrying" | "ok" | "moved" | "failed";

export type RowView = { 
/**
 * Its number.
 */
row: number, 
/**
 * What it is shown as.
 */
state: RowState, 
/**
 * The URL that is fetched; for a row without a usable URL, the text that stood there.
 */
url: string, 
/**
 * The last status, where an answer came.
 */
status: number | null, 
/**
 * Why it failed, for `failed` and `retrying`.
 */
error: ErrorKind | null, 
/**
 * Tries so far, the one in flight not counted.
 */
attempts: number, 
/**
 * Milliseconds of the last try.
 */
duration_ms: number | null, 
/**
 * Decoded bytes of the body.
 */
size_bytes: number | null, 
/**
 * For `retrying`: milliseconds until it may be tried again.
 */
retry_in_ms: number | null, 
/**
 * The row with the same URL that is fetched in its place; `None` where it is fetched itself.
 */
same_as: number | null, 
/**
 * Whether the user has selected it.
 */
is_selected: boolean, 
/**
 * The values of the imported columns asked for, each cut to 200 characters.
 */
cells: Array<string>, 
/**
 * What the job's fields have found in its answer, each cut to 200 characters, `None` where one found nothing; empty
 * without an answer. `None` as long as nothing was looked for in it.
 */
found: Array<string | null> | null, };

export type RunState = "empty" | "ready" | "running" | "pausing" | "paused" | "interrupted" | "done";

export type Salvage = { 
/**
 * The new file, for the user to read.
 */
path: string, 
/**
 * Rows in it.
 */
rows: number, 
/**
 * Rows among them that hold nothing any more: their place in the list is all that is known.
 */
lost_rows: number, 
/**
 * Rows with an outcome.
 */
outcomes: number, 
/**
 * Outcomes that the job had and that are lost; their rows wait to be fetched again.
 */
lost_outcomes: number, 
/**
 * Answers whose headers or body are lost.
 */
lost_bodies: number, 
/**
 * Whether the settings are lost: those of the new file are the defaults.
 */
lost_settings: boolean, };

export type Selecting = { "kind": "none" } | { "kind": "only", 
/**
 * The row.
 */
row: number, } | { "kind": "toggle", 
/**
 * The row.
 */
row: number, } | { "kind": "through", 
/**
 * What the table shows.
 */
view: View, 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends, before or after the beginning.
 */
to: number, 
/**
 * Whether the rows selected before stay so.
 */
adding: boolean, } | { "kind": "all", 
/**
 * What it shows.
 */
view: View, };

export type Separator = "comma" | "semicolon" | "tab" | "pipe" | { "other": string } | "lines";

export type Settings = { 
/**
 * Milliseconds that one try may take, from connecting to the last byte. 100 to 3,600,000; default 10,000.
 */
timeout_ms: number, 
/**
 * How often a row is tried again after its first try. 0 to 20; default 2.
 */
retries: number, 
/**
 * How many requests may be under way at once. 1 to 1,000; default 64.
 */
concurrency: number, 
/**
 * How many of them may go to one site (host and port). 1 to 1,000; default 32.
 */
per_host: number, 
/**
 * How many requests may be started to one site in a second. 0.001 to 10,000; no limit by default.
 */
per_host_per_second: number | null, 
/**
 * How many redirects are followed before the row fails; with 0 none is, and the redirect is the answer. 0 to 50;
 * default 10.
 */
redirects: number, 
/**
 * The largest body in bytes, after decompression. 1 byte to 1 GiB; default 10,000,000.
 */
max_body_bytes: number, 
/**
 * The longest wait in milliseconds that a server's Retry-After is granted. 0 to 86,400,000; default 300,000.
 */
retry_after_limit_ms: number, 
/**
 * The request method, in capitals. Default GET.
 */
method: string, 
/**
 * Headers sent with every request to the row's own origin.
 */
headers: Array<Header>, 
/**
 * How requests to the row's own origin sign in.
 */
sign_in: SignIn, 
/**
 * Whether cookies that a run's answers set are sent back within that run. Default false.
 */
cookies: boolean, 
/**
 * Through which proxy requests go. Default the system's.
 */
proxy: Proxy, 
/**
 * Which HTTP is spoken.
 */
http: HttpChoice, 
/**
 * Whether answers are taken from servers whose certificate is not valid: anybody on the way could have written them.
 * Default false.
 */
accept_invalid_certificates: boolean, 
/**
 * The User-Agent; empty for `Fetchlist/VERSION`.
 */
user_agent: string, 
/**
 * Whether headers and bodies of the answers are kept in the job file. Default true.
 */
keep_bodies: boolean, 
/**
 * Whether passwords, tokens and keys are written into the job file. Default false.
 */
save_secrets: boolean, 
/**
 * They are not written, and the job was opened anew: a run cannot start before they are given again.
 */
secrets_left_out: boolean, };

export type Several = "join" | "first" | "rows";

export type SignIn = { "kind": "none" } | { "kind": "basic", 
/**
 * The name; holds no colon.
 */
user: string, 
/**
 * The password.
 */
password: string, } | { "kind": "bearer", 
/**
 * The token.
 */
token: string, };

export type SlowedSite = { 
/**
 * Host, and port where it is unusual.
 */
site: string, 
/**
 * Milliseconds until the next request may go there; 0 where it may go now.
 */
wait_ms: number, 
/**
 * How many requests may go there at once.
 */
at_once: number, };

export type Sort = { 
/**
 * By which column.
 */
column: Column, 
/**
 * Largest first; rows without a value stand last either way.
 */
descending: boolean, };

export type TextPreview = { 
/**
 * Rows, those that patterns stand for included.
 */
total: number, 
/**
 * Rows that patterns stand for.
 */
of_patterns: number, 
/**
 * The first usable URL.
 */
first: string | null, 
/**
 * The last usable URL.
 */
last: string | null, 
/**
 * Why it cannot be added, such as a pattern that stands for too many rows.
 */
problem: HostError | null, };

export type View = { 
/**
 * Which rows.
 */
filter: RowFilter, 
/**
 * Text that URL, error, an imported column or one from the answers holds (ASCII letters in either case); empty for
 * any.
 */
search: string, 
/**
 * In what order; `None` is input order.
 */
sort: Sort | null, };

export type WorkProgress = { 
/**
 * Rows so far.
 */
rows: number, 
/**
 * The part done, from 0 to 1.
 */
share: number, };
