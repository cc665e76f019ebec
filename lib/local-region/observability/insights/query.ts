import { type EventCondition, FilterReader } from './filter-reader';
import { readTokens, refuseInsightsQuery, TokenReader } from './tokens';

/** A query of CloudWatch Logs Insights. */
export interface InsightsQuery {
  readonly fields: readonly string[];
  /** Events have to meet all of them. */
  readonly conditions: readonly EventCondition[];
  readonly order: readonly { readonly field: string; readonly isDescending: boolean }[];
  readonly limit: number | undefined;
}

type Draft = { -readonly [K in keyof InsightsQuery]: InsightsQuery[K] };

const DEFAULT_FIELDS = ['@timestamp', '@message'];

/** The commands that the local region has. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
const INSIGHTS_COMMANDS: Readonly<Record<string, (reader: TokenReader, draft: Draft) => void>> = {
  fields: (reader, draft) => {
    draft.fields = [...draft.fields, ...reader.readList(() => reader.readField())];
  },
  filter: (reader, draft) => {
    draft.conditions = [...draft.conditions, new FilterReader(reader).read()];
  },
  sort: (reader, draft) => {
    draft.order = reader.readList(() => {
      const field = reader.readField();
      const isDescending = reader.takeWord('desc');
      if (!isDescending) reader.takeWord('asc');
      return { field, isDescending };
    });
  },
  limit: (reader, draft) => {
    draft.limit = reader.readCount();
  },
};

/** @throws AwsError for a query that AWS would refuse, and for what the local region does not have */
export function readInsightsQuery(text: string): InsightsQuery {
  const reader = new TokenReader(readTokens(text));
  const draft: Draft = { fields: [], conditions: [], order: [], limit: undefined };
  do {
    const { text: name, at } = reader.next;
    const readCommand = Object.hasOwn(INSIGHTS_COMMANDS, name.toLowerCase())
      ? INSIGHTS_COMMANDS[name.toLowerCase()]
      : undefined;
    if (!readCommand) {
      const known = Object.keys(INSIGHTS_COMMANDS).join(', ');
      throw refuseInsightsQuery(`the local region has the commands ${known}: found ${JSON.stringify(name)}`, at);
    }
    reader.skip();
    readCommand(reader, draft);
  } while (reader.takeSign('|'));
  if (reader.next.kind !== 'end') throw reader.refuse('a command after |');
  return draft.fields.length > 0 ? draft : { ...draft, fields: DEFAULT_FIELDS };
}
