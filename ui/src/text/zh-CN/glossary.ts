import type { glossary as english } from '../en/glossary';
import type { Translated } from '../keys';

export const glossary: Translated<typeof english> = {
  'term.timeout_ms': '最长等待',
  'term.retries': '失败重试',
  'term.concurrency': '同时抓取',
  'term.per_host': '每个网站同时',
  'term.redirects': '跟随跳转',
  'term.max_body_bytes': '内容上限',
  'term.retry_after_limit_ms': '网站要求等待时，最多',
  'term.method': '请求方法',
  'term.headers': '附加请求头',
  'term.keep_bodies': '保留返回的内容',
};
