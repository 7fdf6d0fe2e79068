import type { glossary as english } from '../en/glossary';
import type { Translated } from '../keys';

export const glossary: Translated<typeof english> = {
  'term.timeout_ms': '最长等待',
  'term.retries': '失败重试',
  'term.concurrency': '同时抓取',
  'term.per_host': '每个网站同时',
  'term.redirects': '跟随跳转',
  'term.max_body_bytes': '内容上限',
  'term.retry_after_limit_ms': '按要求最多等待',
  'term.method': '请求方法',
  'term.headers': '附加请求头',
  'term.per_host_per_second': '每个网站最多',
  'term.user_agent': '向网站自称',
  'term.sign_in': '登录',
  'term.cookies': '回传 Cookie',
  'term.proxy': '代理',
  'term.http': 'HTTP 版本',
  'term.accept_invalid_certificates': '接受无效的证书',
  'term.save_secrets': '保存密码和密钥',
  'term.keep_bodies': '保留返回的内容',
};
