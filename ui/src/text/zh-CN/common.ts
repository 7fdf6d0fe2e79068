import type { common as english } from '../en/common';
import type { Translated } from '../keys';

export const common: Translated<typeof english> = {
  'common.cancel': '取消',
  'common.close': '关闭',
  'common.dismiss': '关闭提示',
  'common.messages': '消息',
  'span.second': '{count, number} 秒',
  'span.minute': '{count, number} 分钟',
  'span.hour': '{count, number} 小时',
  'time.seconds': '{count} 秒',
  'time.minutes': '{count} 分钟',
  'common.none': '–',
  'language.label': '语言',
  'language.system': '跟随系统',
};
