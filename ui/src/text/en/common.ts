export const common = {
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.dismiss': 'Dismiss',
  'common.messages': 'Messages',
  'common.none': '–',
  'language.label': 'Language',
  'language.system': 'System language',
} as const;
