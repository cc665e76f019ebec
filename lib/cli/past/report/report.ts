import type { EnabledRule } from '../../../core/evaluate/evaluate';
import { pluralize } from '../../../core/text/format';
import { findExpiredWaivers, type Waiver } from '../../../core/waivers';
import { enableRules } from '../../../engine/settings';
import { addCauses, evaluatePeriods, readCoverage } from '../../../history/compliance/periods';
import { describeLostItems, listLostItems } from '../../../history/state/lost-items';
import { defineCommand } from '../../command';
import { EXIT } from '../../exit-codes';
import { chooseRules } from '../../run/choose-rules';
import { RUN_OPTIONS, withPreparedRun } from '../../run/run-options';
import { UsageError } from '../../usage-error';
import { readReportPeriod, STORE_OPTIONS, TIME_HELP, withStore } from '../store-options';
import { type AuditReport, formatAuditCsv, formatAuditJson, formatAuditTable } from './formats';
import { formatAuditHtml } from './html';

/** `assay report`: what was non-compliant between two times, for an auditor. */
export const report = defineCommand({
  name: 'report',
  usage: '--from <time> [--to <time>]',
  summary: 'report what was non-compliant between two times',
  group: 'history',
  description: [
    'Reports what was non-compliant between two times: since when, until when, who changed it, the waivers in force, and what the store covers. The HTML is one file, to read or to print.',
    TIME_HELP,
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'The beginning of the period.' },
    to: { type: 'string', value: '<time>', description: 'Its end. Default: now.' },
    rule: {
      type: 'string',
      multiple: true,
      commas: true,
      value: '<name>',
      description: 'Only this rule. May be repeated.',
      completion: 'rule',
    },
    param: RUN_OPTIONS.param,
    rules: RUN_OPTIONS.rules,
    config: RUN_OPTIONS.config,
    'no-config': RUN_OPTIONS['no-config'],
    waivers: RUN_OPTIONS.waivers,
    store: STORE_OPTIONS.store,
    now: STORE_OPTIONS.now,
    format: {
      type: 'string',
      value: '<format>',
      description: 'The output',
      choices: ['table', 'json', 'csv', 'html'],
      default: 'table',
    },
  },
  examples: [
    "assay report --from '90d ago' --format html > report.html",
    'assay report --from 2026-09-01 --to 2026-12-01 --rule open-ssh',
  ],
  more: [
    `JSON
  { from, to, periods: [{ rule, severity, resource, outcome, annotation,
      from, mayBeginEarlier?, until, cause }],
    rules, waivers, coverage, unreadable }`,
  ],

  async run({ values }, io, shipped) {
    if (values.from === undefined) throw new UsageError('assay report needs --from <time>');
    const { from, to, now } = readReportPeriod(values.from, values, io);
    return withPreparedRun({ ...values, now: now.toISOString() }, io, shipped, async (prepared) => {
      const { rules, leftOut } = chooseRules(prepared.registry, {
        ...prepared.choice,
        names: values.rule ?? prepared.choice.names,
      });
      const enabled = enableRules(prepared.registry, { rules, severities: prepared.severities });
      const audit = await withStore(
        values.store,
        io,
        async (database): Promise<AuditReport> => {
          const period = { from: from.getTime(), to: to.getTime() };
          // A period that ended after the report has its end, too.
          const run = { rules: enabled, waivers: prepared.waivers.waivers, now: to > now ? to : now, ...period };
          const { periods, unreadable, versions } = await evaluatePeriods(database, run);
          if (versions === 0) throw nothingRecorded(from, to, describeLostItems(await listLostItems(database)));
          return {
            from,
            to,
            periods: await addCauses(database, periods, run),
            rules: enabled,
            leftOut: leftOut.map(({ name }) => name),
            waivers: listInForce(prepared.waivers.waivers, enabled, from),
            unusableWaivers: prepared.waivers.unreadable,
            coverage: await readCoverage(database),
            unreadable,
            version: io.version,
          };
        },
        { listsLost: true },
      );
      await io.write(FORMATS[values.format ?? 'table'](audit, io));
      const problems = audit.unreadable.length + audit.unusableWaivers.length;
      if (values.format === 'csv' && problems > 0) {
        io.warn(`Note: ${pluralize(problems, 'unreadable entry')}, which --format json lists`);
      }
      return unreadableExit(audit);
    });
  },
});

const FORMATS = { table: formatAuditTable, json: formatAuditJson, csv: formatAuditCsv, html: formatAuditHtml } as const;

/** A period without records must not look like one in which nothing was non-compliant. */
function nothingRecorded(from: Date, to: Date, lost: string | undefined): UsageError {
  const nothing = `Cannot report from ${from.toISOString()} to ${to.toISOString()}: the store has nothing of the types that the rules evaluate from that time`;
  return new UsageError([nothing, lost].filter((part) => part !== undefined).join('; '));
}

/** The waivers of the rules that were in force at some time of the report. */
const listInForce = (waivers: readonly Waiver[], rules: readonly EnabledRule[], from: Date): Waiver[] => {
  const expired = new Set(findExpiredWaivers(waivers, from));
  return waivers.filter((waiver) => !expired.has(waiver) && rules.some(({ rule }) => rule.name === waiver.rule));
};

/** Neither must a version that could not be evaluated, or that lacks data. */
const unreadableExit = ({ unreadable, unusableWaivers, periods }: AuditReport): number => {
  if (unreadable.length + unusableWaivers.length > 0) return EXIT.failed;
  return periods.some(({ outcome }) => outcome !== 'waived') ? EXIT.nonCompliant : EXIT.ok;
};
