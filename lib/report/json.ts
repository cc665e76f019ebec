import type { RunResult } from '../engine/run-result';
import { toBacktestOutput } from './backtest/backtest-json';
import type { FormatOptions } from './format';
import { formatFrameworksJson } from './frameworks/framework-json';
import { joinJsonElements, mapEach, toElements, toSummaryOutput, toUnreadableOutput } from './json-parts';

/** Formats a run as one JSON object, with an evaluation a line. The field names are a contract. */
export function* formatJson(
  run: RunResult,
  { version }: Pick<FormatOptions, 'version'>,
): Generator<string | Uint8Array> {
  yield '{\n  "evaluations": [';
  yield* formatEvaluations(run);
  yield '],\n  "unreadable": [';
  yield* joinJsonElements(
    mapEach(run.unreadable, (entry) => JSON.stringify(toUnreadableOutput(entry))),
    '    ',
  );
  yield '],\n  "summary": ';
  yield formatJsonMember(toSummaryOutput(run));
  if (run.baseline) {
    yield ',\n  "baseline": ';
    yield formatJsonMember(run.baseline);
  }
  if (run.frameworks) {
    yield ',\n  "frameworks": ';
    yield* formatFrameworksJson(run.frameworks);
  }
  if (run.backtest) {
    yield ',\n  "backtest": ';
    yield formatJsonMember(toBacktestOutput(run.backtest));
  }
  yield ',\n  "notes": ';
  yield formatJsonMember(run.notes);
  if (run.at) yield `,\n  "at": "${run.at.toISOString()}"`;
  yield `,\n  "now": "${run.now.toISOString()}",\n  "tool": ${JSON.stringify({ name: 'assay', version })}\n}\n`;
}

/** The elements without the comma before the first. */
function* formatEvaluations(run: RunResult): Generator<string | Uint8Array> {
  let isEmpty = true;
  for (const piece of toElements(run)) {
    if (!isEmpty) yield piece;
    else yield typeof piece === 'string' ? piece.slice(1) : piece.subarray(1);
    isEmpty = false;
  }
  if (!isEmpty) yield '\n  ';
}

const formatJsonMember = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
