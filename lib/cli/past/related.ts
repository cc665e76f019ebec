import { sanitize } from '../../core/text/sanitize';
import { findRelated, type RelatedEdge } from '../../history/relationships/related';
import type { ResourceRef } from '../../history/state/resources';
import { readStateAt, type StateAt } from '../../history/state/state-at';
import { formatScope } from '../../report/labels';
import { defineCommand } from '../command';
import { TABLE_OR_JSON } from '../definition';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson, formatAnswerLines } from '../output/answers';
import { UsageError } from '../usage-error';
import { explainMissingItem, labelResource, openPage, STATUS_LABELS } from './change-page';
import { readResourceArgument, withResource } from './named-resource';
import { RESOURCE_OPTIONS, readNow, readTimeOrNow, STORE_OPTIONS, TIME_HELP } from './store-options';

const MAX_STEPS = 10;

/** `assay related`: the resources that a resource depends on, and those that depend on it. */
export const related = defineCommand({
  name: 'related',
  usage: '<resource> [--at <time>] [--depth <n>]',
  summary: 'show the relationships of a resource at a time',
  group: 'history',
  description: [
    'Shows the relationships of a resource at a time, in both directions: those that AWS Config recorded, and those that the configuration holds, marked "derived". An arrow points from the resource whose item holds the reference.',
    TIME_HELP,
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time. Default: now.' },
    depth: { type: 'string', value: '<n>', description: 'How many steps to follow. Default: 1.' },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
    format: { ...TABLE_OR_JSON, choices: ['table', 'json', 'dot'] },
  },
  examples: ['assay related sg-0a1b2c3d', 'assay related shop-web --depth 3 --format dot | dot -Tsvg > shop-web.svg'],
  more: [
    `JSON
  { resource, at, edges: [{ from, to, name, depth,
      origin: "recorded" or "derived" }],
    status?,            if it is not recorded
    missingReason? }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('related', positionals);
    const format = values.format ?? 'table';
    const depth = values.depth === undefined ? 1 : Number(values.depth);
    if (!Number.isInteger(depth) || depth < 1 || depth > MAX_STEPS) {
      throw new UsageError(`Cannot use --depth "${values.depth}": expected a number from 1 to ${MAX_STEPS}`);
    }
    const now = readNow(values.now, io);
    const at = readTimeOrNow('at', values.at, now, io);
    return withResource({ ...values, resource, at }, io, async (database, { number, ref }) => {
      const { edges, isCut } = await findRelated(database, number, at.getTime(), depth);
      const { status, missingReason } = await readStateAt(database, number, at.getTime());
      if (isCut) io.warn(`Only the first ${edges.length} relationships are shown`);
      if (missingReason !== null) {
        io.warn(`Only references to the resource are known, since it has ${explainMissingItem(missingReason)}`);
      }
      if (format === 'json') {
        const answer = { resource: ref, at: at.toISOString(), ...(status !== 'recorded' && { status }), edges };
        await io.write(formatAnswerJson({ ...answer, ...(missingReason !== null && { missingReason }) }));
      } else await io.write(format === 'dot' ? formatDot(ref, edges) : formatRelatedTree(ref, edges, status, io));
      return EXIT.ok;
    });
  },
});

const identifyRef = ({ accountId, region, resourceType, resourceId }: ResourceRef): string =>
  `${accountId} ${region} ${resourceType} ${resourceId}`;

/** Each resource is shown once, below the resource that it was reached from first. */
function formatRelatedTree(
  root: ResourceRef,
  edges: readonly RelatedEdge[],
  status: StateAt['status'],
  { color, width }: Io,
): string {
  const page = openPage(root, { color, width });
  const shown = new Set([identifyRef(root)]);
  const addBelow = (parent: ResourceRef, depth: number) => {
    for (const { edge, other, isOutgoing } of listNeighbours(parent, edges, depth)) {
      const isKnown = shown.has(identifyRef(other));
      const derived = edge.origin === 'derived' ? ', derived' : '';
      page.addText(`${isOutgoing ? '→' : '←'} ${labelBeside(other, root)}  [${edge.name}${derived}]`, {
        indent: 2 * depth,
        hanging: 4,
      });
      if (isKnown) continue;
      shown.add(identifyRef(other));
      addBelow(other, depth + 1);
    }
  };
  addBelow(root, 1);
  const isThere = status === 'recorded';
  if (edges.length === 0)
    page.addText(isThere ? 'no relationships' : `no relationships: ${STATUS_LABELS[status]} at this time`, {
      indent: 2,
    });
  return page.toString();
}

function listNeighbours(parent: ResourceRef, edges: readonly RelatedEdge[], depth: number) {
  const key = identifyRef(parent);
  return edges
    .filter((edge) => edge.depth === depth && [edge.from, edge.to].some((end) => identifyRef(end) === key))
    .map((edge) => {
      const isOutgoing = identifyRef(edge.from) === key;
      return { edge, isOutgoing, other: isOutgoing ? edge.to : edge.from };
    });
}

/** Labels a resource, with its account and Region if they are not those of another: namesakes would look like one. */
const labelBeside = (resource: ResourceRef, other: ResourceRef): string =>
  resource.accountId === other.accountId && resource.region === other.region
    ? labelResource(resource)
    : `${labelResource(resource)}, ${formatScope(resource)}`;

/** https://graphviz.org/doc/info/lang.html */
function formatDot(root: ResourceRef, edges: readonly RelatedEdge[]): string {
  const lines = edges.map(
    ({ from, to, name, origin }) =>
      `  ${quoteDot(labelBeside(from, root))} -> ${quoteDot(labelBeside(to, root))} [label=${quoteDot(name)}${origin === 'derived' ? ', style=dashed' : ''}];`,
  );
  return formatAnswerLines(['digraph related {', '  rankdir=LR;', '  node [shape=box];', ...lines, '}']);
}

const quoteDot = (text: string): string => `"${sanitize(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
