import { formatPrincipal } from '../../alerts/actor/principal';
import { enableRules } from '../../engine/settings';
import { toEventJson } from '../../history/actors/who';
import { findRelated } from '../../history/relationships/related';
import { findResource, type StoredResource } from '../../history/state/resources';
import type { Database } from '../../history/store/duckdb';
import { buildStory, type Episode } from '../../history/story/story';
import { createPainter } from '../../report/table/terminal';
import { TextPage } from '../../report/table/text-page';
import { defineCommand, readTimeExpression } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { chooseRules } from '../run/choose-rules';
import { prepareRun, RUN_OPTIONS } from '../run/run-options';
import { UsageError } from '../usage-error';
import { addChanges, addStateDifference } from './change-page';
import {
  formatIso,
  forResource,
  RESOURCE_OPTIONS,
  readNow,
  STORE_OPTIONS,
  TIME_HELP,
  withStore,
} from './store-options';

/** `assay story`: what happened in a time, or to a resource. */
export const story = defineCommand({
  name: 'story',
  usage: '[<resource>] --from <time> [--to <time>]',
  summary: 'show what happened in a time, or to a resource',
  group: 'history',
  description: [
    'Shows what happened between two times, in order: each call with the resources that it changed and the results of rules that followed. With a resource, the story of the resource and of those that it is related to.',
    TIME_HELP,
    'JSON output: { from, to, episodes: [{ time, event, confidence, changes: [{ resource, captureTime, changes }], evaluations: [{ rule, resource, became, annotation, at }] }] }.',
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'The beginning.' },
    to: { type: 'string', value: '<time>', description: 'The end. Default: now.' },
    ...RESOURCE_OPTIONS,
    param: RUN_OPTIONS.param,
    rules: RUN_OPTIONS.rules,
    config: RUN_OPTIONS.config,
    waivers: RUN_OPTIONS.waivers,
    ...STORE_OPTIONS,
  },
  examples: ["assay story --from '1h ago'", 'assay story web --from 2026-09-14 --to 2026-09-17'],

  async run({ values, positionals }, io, shipped) {
    const [resource, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`Cannot use "${more[0]}": assay story takes one resource at most`);
    if (values.from === undefined) throw new UsageError('assay story needs --from <time>');
    const now = readNow(values.now, io);
    const from = readTimeExpression('from', values.from, now);
    const to = values.to === undefined ? now : readTimeExpression('to', values.to, now);
    if (to <= from) throw new UsageError(`Cannot use --to "${values.to ?? 'now'}": it is not later than --from`);
    const { type, account, region, ...run } = values;
    const prepared = await prepareRun({ ...run, now: now.toISOString() }, io, shipped);
    const json = values.format === 'json';
    try {
      const { rules } = chooseRules(prepared.registry, prepared.choice);
      return await withStore(values.store, io, async (database) => {
        const write = async (resources?: readonly StoredResource[]): Promise<number> => {
          const { episodes, isCut } = await buildStory(database, {
            rules: enableRules(prepared.registry, { rules, severities: prepared.severities }),
            waivers: prepared.waivers.waivers,
            now: to,
            from: from.getTime(),
            to: to.getTime(),
            ...(resources && { resources }),
          });
          if (isCut) io.warn('Only the first 500 resources that changed are in the story');
          await io.write(json ? formatStoryJson(from, to, episodes) : formatStory(from, to, episodes, io));
          return EXIT.ok;
        };
        if (resource === undefined) return write();
        return forResource(
          database,
          { resource, type, account, region },
          { at: to, from },
          { json, io },
          async (found) => write([found, ...(await listRelated(database, found, to))]),
        );
      });
    } finally {
      prepared.ownRules.close();
    }
  },
});

/** The resources that are related to one in one step. */
async function listRelated(database: Database, { number, ref }: StoredResource, at: Date): Promise<StoredResource[]> {
  const { edges } = await findRelated(database, number, at.getTime(), 1);
  const related = new Map<number, StoredResource>();
  for (const { from, to } of edges) {
    const {
      resourceType: type,
      resourceId,
      accountId: account,
      region,
    } = from.resourceId === ref.resourceId ? to : from;
    const found = await findResource(database, { resource: resourceId, type, account, region }, at.getTime());
    if (found.kind === 'found' && found.resource.number !== number) related.set(found.resource.number, found.resource);
  }
  return [...related.values()];
}

function formatStoryJson(from: Date, to: Date, episodes: readonly Episode[]): string {
  const document = {
    from: from.toISOString(),
    to: to.toISOString(),
    episodes: episodes.map(({ time, call, confidence, changes, evaluations }) => ({
      time: formatIso(time),
      event: call && toEventJson(call),
      confidence,
      changes: changes.map(({ resource, captureTime, changes: changed }) => ({
        resource,
        captureTime: formatIso(captureTime),
        changes: changed,
      })),
      evaluations: evaluations.map(({ at, ...evaluation }) => ({ ...evaluation, at: formatIso(at) })),
    })),
  };
  return formatAnswerJson(document);
}

function formatStory(from: Date, to: Date, episodes: readonly Episode[], { color, width }: Io): string {
  const page = new TextPage(width, createPainter(color));
  page.addText(`${from.toISOString()} to ${to.toISOString()}`, { style: 'bold' });
  if (episodes.length === 0) page.addText('Nothing changed');
  for (const { time, call, confidence, changes, evaluations } of episodes) {
    page.addBlankLine();
    page.addText(`${formatIso(time)}  ${describeCause(call, confidence)}`, { style: 'bold', hanging: 2 });
    for (const { resource, before, after, changes: changed, isShared } of changes) {
      const name =
        resource.resourceName && resource.resourceName !== resource.resourceId ? ` (${resource.resourceName})` : '';
      page.addText(`${resource.resourceType} ${resource.resourceId}${name}`, { indent: 2, hanging: 2 });
      if (isShared) addChanges(page, changed);
      else addStateDifference(page, before, after, changed);
    }
    for (const { rule, resource, became, annotation } of evaluations) {
      const verb = became === 'NON_COMPLIANT' ? 'became non-compliant' : 'is non-compliant no longer';
      page.addText(`→ ${rule}: ${resource.resourceId} ${verb}${annotation === null ? '' : `: ${annotation}`}`, {
        indent: 2,
        hanging: 2,
      });
    }
  }
  return page.toString();
}

function describeCause(call: Episode['call'], confidence: Episode['confidence']): string {
  if (!call || confidence === 'none') return 'by somebody that CloudTrail does not show';
  return `${confidence === 'possible' ? 'possibly ' : ''}${formatPrincipal(call)}: ${call.eventName}, from ${call.sourceAddress ?? 'an unknown address'}`;
}
