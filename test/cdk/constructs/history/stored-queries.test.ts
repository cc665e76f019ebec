import { CONFIG_QUERIES, StoredQueries } from '../../../../lib/cdk/constructs/history/stored-queries';
import { openForParsing } from '../../../../lib/history/store/store';
import { checkQuery } from '../../../../lib/sql/advanced-query/run-query';
import { synthesize } from '../synthesized';

const template = synthesize((stack) => {
  new StoredQueries(stack, 'Queries', { prefix: 'assay' });
});

test('are named after the deployment, within the limits of AWS Config', () => {
  const saved = Object.values(template.findResources('AWS::Config::StoredQuery')).map(({ Properties }) => Properties);
  expect(saved.map(({ QueryName }) => QueryName).sort()).toEqual(
    CONFIG_QUERIES.map(({ name }) => `assay-${name}`).sort(),
  );
  for (const { QueryName, QueryDescription } of saved) {
    // A prefix has at most 32 characters.
    expect(QueryName.length - 'assay'.length + 32).toBeLessThanOrEqual(64);
    expect(QueryDescription).toMatch(/^[ -~]{1,256}$/);
  }
});

test.each(CONFIG_QUERIES.map((query) => [query.name, query] as const))(
  '%s is what AWS Config accepts, with published properties only',
  async (_, { expression }) => {
    const database = await openForParsing();
    try {
      expect((await checkQuery(expression, database)).warnings).toEqual([]);
    } finally {
      database.close();
    }
  },
);
