// The field's terms, as code and files name them, in the window's plain words.
export const glossary = {
  'term.timeout_ms': 'Give up after',
  'term.retries': 'Try again',
  'term.concurrency': 'At once',
  'term.per_host': 'At once per site',
  'term.redirects': 'Follow moves',
  'term.max_body_bytes': 'Largest answer',
  'term.retry_after_limit_ms': 'Wait if asked, up to',
  'term.method': 'Method',
  'term.headers': 'Headers to send',
  'term.keep_bodies': 'Keep the answers’ content',
} as const;
