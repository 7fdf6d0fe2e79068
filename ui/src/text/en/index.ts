import { common } from './common';
import { detail } from './detail';
import { errors } from './errors';
import { explain } from './explain';
import { exporting } from './export';
import { fields } from './fields';
import { glossary } from './glossary';
import { list } from './list';
import { results } from './results';
import { run } from './run';
import { settings } from './settings';

/** Every English message; its keys are the keys there are. */
export const en = {
  ...common,
  ...glossary,
  ...list,
  ...settings,
  ...run,
  ...results,
  ...detail,
  ...explain,
  ...exporting,
  ...fields,
  ...errors,
} as const;
