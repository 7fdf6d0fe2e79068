import type { settings as english } from '../en/settings';
import type { Translated } from '../keys';

export const settings: Translated<typeof english> = {
  'settings.label': '列表与设置',
  'settings.list': '列表',
  'settings.how': '抓取方式',
  'settings.rows': '{count, number} 行',
  'settings.rows_column': '{count, number} 行，网址在“{column}”列',
  'settings.different': '{count, number} 个不同的网址',
  'settings.unusable': '{count, number} 行没有可用的网址',
  'settings.more': '更多设置…',
  'settings.hint': '网站要求放慢时会自动放慢：每个网站的速度各自调整。',
  'settings.running_hint': '两个“同时”数值立即生效，其余设置在暂停并继续后生效。',
  'settings.headers_hint': '每行一个，例如 {example}。只发给各行自己的网站。',
  'settings.keep_hint': '响应头和内容，保存在任务文件中。导出内容时需要。',
  'settings.once_hint': '{method} 不会重试：网站可能会重复执行。',
  'settings.range': '请输入 {low, number} 到 {high, number} 之间的数。',
  'settings.range_whole': '请输入 {low, number} 到 {high, number} 之间的整数。',
  'settings.refused': '此值未被接受：{reason}',
  'settings.header_line': '第 {line, number} 行：请写成 {example} 的样子。',
  'settings.header_name': '第 {line, number} 行：“{name}”不能用作请求头名称。',
  'settings.header_value': '第 {line, number} 行：值中有请求头不允许的字符。',
  'unit.seconds': '秒',
  'unit.times': '次',
  'unit.urls': '个',
  'unit.megabytes': 'MB',
};
