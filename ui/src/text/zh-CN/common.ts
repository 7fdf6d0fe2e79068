import type { common as english } from '../en/common';
import type { Translated } from '../keys';

export const common: Translated<typeof english> = {
  'common.cancel': '取消',
  'common.close': '关闭',
  'common.dismiss': '关闭提示',
  'common.messages': '消息',
  'common.none': '–',
  'language.label': '语言',
  'language.system': '跟随系统',
};
