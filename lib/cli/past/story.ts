import { formatPrincipal } from '../../alerts/actor/principal';
import { enableRules } from '../../engine/settings';
import { toEventJson } from '../../history/actors/who';
import { findRelated } from '../../history/relationships/related';
import { findResource, type StoredResource } from '../../history/state/resources';
import { readFirstTime } from '../../history/state/timeline';
import type { Database } from '../../history/store/duckdb';
import { buildStory, type Episode, type Story, type StoryEvaluation } from '../../history/story/story';
import { formatScope } from '../../report/labels';
import { TextPage } from '../../report/table/text-page';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { chooseRules } from '../run/choose-rules';
import { RUN_OPTIONS, withPreparedRun } from '../run/run-options';
import { UsageError } from '../usage-error';
import { addCauseDifference, labelResource } from './change-page';
import { forResource } from './named-resource';
import {
  formatIso,
  RESOURCE_OPTIONS,
  readNow,
  readReportPeriod,
  readTimeOrNow,
  STORE_OPTIONS,
  TIME_HELP,
  withStore,
} from './store-options';

/** `assay story`: what happened in a time, or to a resource. */
export const story = defineCommand({
  name: 'story',
  usage: '[<resource>] [--from <time>] [--to <time>]',
  summary: 'show what happened in a time, or to a resource',
  group: 'history',
  description: [
    'Shows what happened between two times, in order: each call with the resources that it changed and the results of rules that followed. With a resource, the story of the resource and of those that it is related to, from its first version on if --from is not given.',
    TIME_HELP,
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'The beginning. Default: that of the resource.' },
    to: { type: 'string', value: '<time>', description: 'The end. Default: now.' },
    ...RESOURCE_OPTIONS,
    param: RUN_OPTIONS.param,
    rules: RUN_OPTIONS.rules,
    config: RUN_OPTIONS.config,
    'no-config': RUN_OPTIONS['no-config'],
    waivers: RUN_OPTIONS.waivers,
    ...STORE_OPTIONS,
  },
  examples: ["assay story --from '1h ago'", 'assay story web --from 2026-09-14 --to 2026-09-17'],
  more: [
    `JSON
  { from, to, episodes: [{ time, event, confidence,
      changes: [{ resource, captureTime, changes }],
      evaluations: [{ rule, resource, annotation, at, became:
        "NON_COMPLIANT", "no longer NON_COMPLIANT" or "insufficientData" }] }],
    unreadable }`,
  ],

  async run({ values, positionals }, io, shipped) {
    const [resource, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`Cannot use "${more[0]}": assay story takes one resource at most`);
    if (values.from === undefined && resource === undefined) {
      throw new UsageError('assay story needs --from <time>, or a resource');
    }
    const { from, to, now } = readStoryPeriod(values, io);
    const { type, account, region, ...run } = values;
    const json = values.format === 'json';
    return withPreparedRun({ ...run, now: now.toISOString() }, io, shipped, async (prepared) => {
      const { rules } = chooseRules(prepared.registry, prepared.choice);
      return withStore(values.store, io, async (database) => {
        const write = async (begin: Date, resources?: readonly StoredResource[]): Promise<number> => {
          const built = await buildStory(database, {
            rules: enableRules(prepared.registry, { rules, severities: prepared.severities }),
            waivers: prepared.waivers.waivers,
            now: to,
            from: begin.getTime(),
            to: to.getTime(),
            ...(resources && { resources }),
          });
          if (built.isCut) io.warn('Only the first 500 resources that changed are in the story');
          await io.write(json ? formatStoryJson(begin, to, built) : formatStory(begin, to, built, io));
          return built.unreadable.length > 0 ? EXIT.failed : EXIT.ok;
        };
        if (resource === undefined) return write(from ?? to);
        return forResource(database, { ...values, resource, at: to, from }, io, async (found) => {
          const begin = from ?? new Date(await readFirstTime(database, found.number));
          if (begin > to) {
            throw new UsageError(
              `Cannot use --to "${values.to ?? 'now'}": the resource was recorded first at ${begin.toISOString()}`,
            );
          }
          return write(begin, [found, ...(await listRelated(database, found, to))]);
        });
      });
    });
  },
});

/** Without --from, the story of a resource begins with its first version. */
function readStoryPeriod(
  values: { readonly from?: string | undefined; readonly to?: string | undefined; readonly now?: string | undefined },
  io: Io,
): { readonly from: Date | undefined; readonly to: Date; readonly now: Date } {
  if (values.from !== undefined) return readReportPeriod(values.from, values, io);
  const now = readNow(values.now, io);
  return { from: undefined, to: readTimeOrNow('to', values.to, now, io), now };
}

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

function formatStoryJson(from: Date, to: Date, { episodes, unreadable }: Story): string {
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
    unreadable: unreadable.map(({ captureTime, ...entry }) => ({ ...entry, captureTime: formatIso(captureTime) })),
  };
  return formatAnswerJson(document);
}

function formatStory(from: Date, to: Date, { episodes, unreadable }: Story, { color, width }: Io): string {
  const scopes = new Set(
    episodes
      .flatMap(({ changes, evaluations }) => [...changes, ...evaluations])
      .map(({ resource }) => formatScope(resource)),
  );
  const addScope = (resource: Parameters<typeof formatScope>[0]) =>
    scopes.size > 1 ? `, ${formatScope(resource)}` : '';
  const page = new TextPage({ color, width });
  page.addText(`${from.toISOString()} to ${to.toISOString()}`, { style: 'bold' });
  if (episodes.length === 0) page.addText('Nothing changed');
  let lastHeading = '';
  for (const { time, call, confidence, changes, evaluations } of episodes) {
    const cause = changes.length === 0 ? 'no change of its own' : describeCause(call, confidence);
    const heading = `${formatIso(time)}  ${cause}`;
    // The first snapshot has many resources of one time. Two calls of one time stay two.
    if (call || heading !== lastHeading) {
      page.addBlankLine();
      page.addText(heading, { style: 'bold', hanging: 2 });
    }
    lastHeading = heading;
    for (const change of changes) {
      const { resource } = change;
      page.addText(`${labelResource(resource)}${addScope(resource)}`, { indent: 2, hanging: 2 });
      addCauseDifference(page, change);
    }
    for (const { rule, resource, became, annotation } of evaluations) {
      const scope = changes.length === 0 ? addScope(resource) : '';
      page.addText(
        `→ ${rule}: ${resource.resourceId}${scope} ${BECAME[became]}${annotation === null ? '' : `: ${annotation}`}`,
        {
          indent: 2,
          hanging: 2,
        },
      );
    }
  }
  for (const { resourceType, resourceId, captureTime, message, rules } of groupUnreadable(unreadable)) {
    page.addBlankLine();
    page.addText(`${formatIso(captureTime) ?? 'at an unknown time'}  not evaluated`, { style: 'bold' });
    page.addText(`${resourceType} ${resourceId}`, { indent: 2, hanging: 2 });
    page.addText(`${rules.length === 0 ? '' : `${rules.join(', ')}: `}${message}`, { indent: 2, hanging: 2 });
  }
  return page.toString();
}

const BECAME: Readonly<Record<StoryEvaluation['became'], string>> = {
  NON_COMPLIANT: 'became non-compliant',
  'no longer NON_COMPLIANT': 'is no longer non-compliant',
  insufficientData: 'can no longer be evaluated',
};

/** Many rules read one property. */
function groupUnreadable(unreadable: Story['unreadable']): (Story['unreadable'][number] & { rules: string[] })[] {
  const groups = new Map<string, Story['unreadable'][number] & { rules: string[] }>();
  for (const { rule, ...entry } of unreadable) {
    const key = JSON.stringify(entry);
    const group = groups.get(key) ?? { ...entry, rules: [] };
    groups.set(key, group);
    if (rule !== undefined) group.rules.push(rule);
  }
  return [...groups.values()];
}

function describeCause(call: Episode['call'], confidence: Episode['confidence']): string {
  if (!call || confidence === 'none') return 'cause unknown';
  return `${confidence === 'possible' ? 'possibly ' : ''}${formatPrincipal(call)}: ${call.eventName}, from ${call.sourceAddress ?? 'an unknown address'}`;
}
