export const common = {
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.dismiss': 'Dismiss',
  'common.messages': 'Messages',
  'span.second': '{count, plural, one {# second} other {# seconds}}',
  'span.minute': '{count, plural, one {# minute} other {# minutes}}',
  'span.hour': '{count, plural, one {# hour} other {# hours}}',
  'time.seconds': '{count} s',
  'time.minutes': '{count} min',
  'common.none': '–',
  'language.label': 'Language',
  'language.system': 'System language',
} as const;
