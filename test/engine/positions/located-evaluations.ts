import { join } from 'node:path';
import type { Waiver } from '../../../lib/core/waivers';
import { evaluateFiles } from '../../../lib/engine/evaluate-files';
import type { ReportedEvaluation, UnreadableEntry } from '../../../lib/engine/run-result';
import { enableRules } from '../../../lib/engine/settings';
import { InlineWorker } from '../../../lib/engine/workers';
import { rules } from '../../../rules';
import { createFolder } from '../../temporary-files';

interface EvaluateOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly waivers?: readonly Waiver[];
  /** The file to evaluate, if there are several. */
  readonly file?: string;
}

/** Evaluates files by one rule, as the command does. Sources are relative to the folder of the files. */
export async function evaluateTemplates(
  ruleName: string,
  files: Readonly<Record<string, string>>,
  { parameters = {}, waivers = [], file = Object.keys(files)[0] as string }: EvaluateOptions = {},
): Promise<{ readonly evaluations: ReportedEvaluation[]; readonly unreadable: UnreadableEntry[] }> {
  const folder = createFolder(files);
  const settings = {
    rules: [{ name: ruleName, parameters }],
    now: '2026-11-20T08:00:00.000Z',
    waivers,
    templateParameters: {},
    hashSecret: 'secret',
  };
  const enabled = enableRules(rules, settings);
  const input = [{ source: join(folder, file), size: (files[file] as string).length, root: folder }];
  const options = { rules: enabled, settings, everyVersion: false };
  const { result, close } = await evaluateFiles(input, [], [new InlineWorker(enabled, settings)], options);
  const toRelative = <T extends { readonly source: string; readonly resourceSource?: string }>(one: T): T => ({
    ...one,
    source: one.source.slice(folder.length + 1),
    ...(one.resourceSource !== undefined && { resourceSource: one.resourceSource.slice(folder.length + 1) }),
  });
  const evaluations = [...result.evaluations()].map(toRelative);
  close();
  return { evaluations, unreadable: result.unreadable.map(toRelative) };
}

/** The mark before the expected position of a template. */
const MARK = '▶';

/** Returns a template without its mark, and the position of the mark: the line, and the column in UTF-16 code units. */
export function readMark(marked: string): { readonly text: string; readonly line: number; readonly column: number } {
  const before = marked.slice(0, marked.indexOf(MARK)).split(/\r?\n/);
  const last = (before.at(-1) as string).replace('\uFEFF', '');
  return { text: marked.replace(MARK, ''), line: before.length, column: last.length + 1 };
}
