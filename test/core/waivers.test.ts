import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { type Evaluation, evaluateRule } from '../../lib/core/evaluate/evaluate';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { findExpiredWaivers, findExpiringWaivers, findWaiver, parseWaivers, type Waiver } from '../../lib/core/waivers';
import { buildContext, buildItem, buildParameters, type RuleFolder, ruleFolders } from '../rules/harness';

const waiver: Waiver = {
  rule: 'open-ssh',
  resource: 'sg-0a',
  reason: 'Bastion host until the VPN is there',
  owner: 'platform@example.com',
  expires: '2026-12-31',
};
const LAST_MOMENT = new Date('2026-12-31T23:59:59.999Z');
const MIDNIGHT = new Date('2027-01-01T00:00:00.000Z');

const item: ConfigurationItem = {
  shape: 'config',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  resourceName: 'bastion',
  arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration: {},
  supplementaryConfiguration: {},
};

describe('a waiver file', () => {
  test.each([
    ['a list under its name', { waivers: [waiver] }],
    ['the bare list', [waiver]],
    ['a list of waivers without limits', [{ ...waiver, account: undefined, ticket: undefined }]],
  ])('is %s', (_, content) => {
    expect(parseWaivers(content)).toEqual({ waivers: [waiver], problems: [] });
  });

  test.each([
    ['nothing but comments', '# none yet\n'],
    ['a list whose every waiver is a comment', 'waivers:\n# - rule: open-ssh\n'],
    ['an empty list', 'waivers: []\n'],
  ])('may have %s', (_, yaml) => {
    expect(parseWaivers(parseYaml(yaml))).toEqual({ waivers: [], problems: [] });
  });

  test.each([
    ['text', 'open-ssh', 'found "open-ssh"'],
    ['a misspelt name of the list', { waviers: [] }, 'found {"waviers":[]}'],
    ['one waiver and no list', { waivers: { rule: 'open-ssh' } }, 'found {"waivers":{"rule":"open-ssh"}}'],
    ['nothing at all', undefined, 'found undefined'],
  ])('is refused when it is %s', (_, content, found) => {
    expect(parseWaivers(content)).toEqual({
      waivers: [],
      problems: [`Cannot read waivers: expected a list, ${found}`],
    });
  });

  test.each<[string, unknown, string]>([
    ['that is not an object', 'sg-0a', ': expected an object, found "sg-0a"'],
    [
      'empty',
      {},
      ': "rule" is missing, "resource" is missing, "reason" is missing, "owner" is missing, "expires" is missing',
    ],
    ['without a rule', { ...waiver, rule: undefined }, ': "rule" is missing'],
    ['without a resource', { ...waiver, resource: undefined }, ': "resource" is missing'],
    ['without a reason', { ...waiver, reason: undefined }, ' (open-ssh, sg-0a): "reason" is missing'],
    ['without an owner', { ...waiver, owner: null }, ' (open-ssh, sg-0a): "owner" is missing'],
    ['without an expiry date', { ...waiver, expires: undefined }, ' (open-ssh, sg-0a): "expires" is missing'],
    ['with a blank reason', { ...waiver, reason: ' ' }, ' (open-ssh, sg-0a): "reason" is " ", expected text'],
    ['for several rules', { ...waiver, rule: ['a', 'b'] }, ': "rule" is ["a","b"], expected text'],
    ['with a number as ticket', { ...waiver, ticket: 12 }, ' (open-ssh, sg-0a): "ticket" is 12, expected text'],
    ['with an empty Region', { ...waiver, region: null }, ' (open-ssh, sg-0a): "region" is null, expected text'],
    [
      'with an expiry date that is not a date',
      { ...waiver, expires: 'never' },
      ' (open-ssh, sg-0a): "expires" is "never", expected a date such as 2026-12-31',
    ],
    [
      'with a date that does not exist',
      { ...waiver, expires: '2026-02-30' },
      ' (open-ssh, sg-0a): "expires" is "2026-02-30", expected a date such as 2026-12-31',
    ],
    [
      'with a year of five digits',
      { ...waiver, expires: '+012026-12-31' },
      ' (open-ssh, sg-0a): "expires" is "+012026-12-31", expected a date such as 2026-12-31',
    ],
    [
      'with a time in the expiry date',
      { ...waiver, expires: '2026-12-31T12:00:00Z' },
      ' (open-ssh, sg-0a): "expires" is "2026-12-31T12:00:00Z", expected a date such as 2026-12-31',
    ],
    [
      'with an expiry date that a parser converted',
      { ...waiver, expires: new Date('2026-12-31') },
      ' (open-ssh, sg-0a): "expires" is "2026-12-31T00:00:00.000Z", expected a date such as 2026-12-31',
    ],
    [
      'with an account name',
      { ...waiver, account: 'production' },
      ' (open-ssh, sg-0a): "account" is "production", expected twelve digits',
    ],
    [
      'with a list of accounts',
      { ...waiver, account: [111122223333] },
      ' (open-ssh, sg-0a): "account" is [111122223333], expected twelve digits',
    ],
    [
      'with too many digits in the account',
      { ...waiver, account: 1111222233334 },
      ' (open-ssh, sg-0a): "account" is 1111222233334, expected twelve digits',
    ],
    [
      'with a negative account',
      { ...waiver, account: -1 },
      ' (open-ssh, sg-0a): "account" is -1, expected twelve digits',
    ],
    [
      'with an empty account',
      { ...waiver, account: null },
      ' (open-ssh, sg-0a): "account" is null, expected twelve digits',
    ],
    ['with an unknown key', { ...waiver, expiry: '2027-01-01' }, ' (open-ssh, sg-0a): "expiry" is unknown'],
    [
      'with a key that every object inherits',
      JSON.parse(JSON.stringify(waiver).replace('{', '{"constructor":1,')),
      ' (open-ssh, sg-0a): "constructor" is unknown',
    ],
    [
      'with two errors',
      { ...waiver, owner: '', until: 1 },
      ' (open-ssh, sg-0a): "owner" is "", expected text, "until" is unknown',
    ],
  ])('refuses a waiver %s, and keeps the others', (_, broken, problem) => {
    expect(parseWaivers([waiver, broken, waiver])).toEqual({
      waivers: [waiver, waiver],
      problems: [`Cannot use waiver 2${problem}`],
    });
  });

  test.each([
    ['as a number', 'account: 444455556666', '444455556666'],
    ['as a number without its leading zeros', 'account: 000055556666', '000055556666'],
    ['as text', 'account: "000055556666"', '000055556666'],
  ])('names an account %s', (_, line, account) => {
    const yaml = `- rule: open-ssh\n  resource: sg-0a\n  reason: r\n  owner: o\n  expires: 2026-12-31\n  ${line}\n`;
    expect(parseWaivers(parseYaml(yaml))).toMatchObject({
      waivers: [{ account, expires: '2026-12-31' }],
      problems: [],
    });
  });
});

describe('expiry', () => {
  test('a waiver applies through its last day in UTC', () => {
    expect(findWaiver([waiver], 'open-ssh', item, LAST_MOMENT)).toBe(waiver);
    expect(findWaiver([waiver], 'open-ssh', item, MIDNIGHT)).toBeUndefined();
  });

  test('a waiver has expired after its last day', () => {
    expect(findExpiredWaivers([waiver], LAST_MOMENT)).toEqual([]);
    expect(findExpiredWaivers([waiver], MIDNIGHT)).toEqual([waiver]);
  });

  test.each([
    ['14 days and a moment before', '2026-12-17T23:59:59.999Z', []],
    ['14 days before', '2026-12-18T00:00:00.000Z', [waiver]],
    ['in the last moment', LAST_MOMENT.toISOString(), [waiver]],
    ['after expiry', MIDNIGHT.toISOString(), []],
  ])('of waivers within 14 days, %s', (_, now, near) => {
    expect(findExpiringWaivers([waiver], new Date(now), 14)).toEqual(near);
  });

  test('a later waiver of the same resource takes over', () => {
    const renewed = { ...waiver, expires: '2027-06-30' };
    expect(findWaiver([waiver, renewed], 'open-ssh', item, MIDNIGHT)).toBe(renewed);
  });
});

describe('a waiver matches', () => {
  const isFor = (changes: Partial<Waiver>, given: Partial<ConfigurationItem> = {}, rule = 'open-ssh'): boolean =>
    findWaiver([{ ...waiver, ...changes }], rule, { ...item, ...given }, LAST_MOMENT) !== undefined;

  test.each([
    ['the id', 'sg-0a', true],
    ['the name', 'bastion', true],
    ['the ARN', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a', true],
    ['every resource', '*', true],
    ['a beginning', 'sg-*', true],
    ['an end', '*-0a', true],
    ['a middle', '*asti*', true],
    ['a beginning and an end', 'arn:aws:ec2:*:security-group/sg-0a', true],
    ['several pieces', 'arn:*:eu-west-1:*/sg-*', true],
    ['wildcards that match nothing', 'sg-**0a*', true],
    ['a part of the id without a wildcard', 'sg-0', false],
    ['the id in another case', 'SG-0A', false],
    ['characters of a regular expression', 'sg.0a', false],
    ['a beginning and an end that overlap', 'bast*stion', false],
    ['pieces in another order', '*0a*sg*', false],
    ['a piece twice that the name has once', '*bastion*bastion*', false],
    ['another beginning', 'eni-*0a', false],
    ['another end', 'sg-*b', false],
  ])('%s', (_, resource, expected) => {
    expect(isFor({ resource })).toBe(expected);
  });

  test('resources without name and ARN', () => {
    const { resourceName, arn, ...bare } = item;
    expect(findWaiver([waiver], 'open-ssh', bare, LAST_MOMENT)).toBe(waiver);
  });

  test('one rule', () => expect(isFor({}, {}, 'open-rdp')).toBe(false));

  test.each<[string, Partial<Waiver>, Partial<ConfigurationItem>, boolean]>([
    ['its account', { account: '111122223333' }, {}, true],
    ['no other account', { account: '444455556666' }, {}, false],
    ['its Region', { region: 'eu-west-1' }, {}, true],
    ['no other Region', { region: 'eu-west-2' }, {}, false],
    ['its account and not another Region', { account: '111122223333', region: 'eu-west-2' }, {}, false],
  ])('%s', (_, limits, given, expected) => {
    expect(isFor(limits, given)).toBe(expected);
  });

  test.each([{ account: '111122223333' }, { region: 'eu-west-1' }])(
    'no resource for which the input lacks the limit: %j',
    (limits) => {
      const { accountId, region, ...unscoped } = item;
      expect(findWaiver([{ ...waiver, ...limits }], 'open-ssh', unscoped, LAST_MOMENT)).toBeUndefined();
    },
  );

  test('many wildcards in a long name in little time', () => {
    const resource = `${'*a'.repeat(60)}*b`;
    expect(isFor({ resource }, { resourceId: 'a'.repeat(2000) })).toBe(false);
    expect(isFor({ resource }, { resourceId: `${'a'.repeat(2000)}b` })).toBe(true);
  });

  test('any text in place of wildcards', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2 }), fc.array(fc.string()), (pieces, gaps) => {
        const plain = pieces.map((piece) => piece.replaceAll('*', '-'));
        const resourceId = plain.map((piece, index) => piece + (index < plain.length - 1 ? (gaps[index] ?? '') : ''));
        expect(isFor({ resource: plain.join('*') }, { resourceId: resourceId.join('') })).toBe(true);
      }),
    );
  });
});

describe('for every rule', () => {
  const someCase = fc.constantFrom(
    ...ruleFolders.flatMap((folder) => folder.cases.map((given) => ({ ...folder, given }))),
  );
  const now = new Date('2026-03-01T12:00:00.000Z');

  test('a waiver turns non-compliant into not applicable and changes nothing else', () => {
    fc.assert(
      fc.property(someCase, waiverLike(), (one, changes) => {
        const before = outcomeOf(one, []);
        const resource = changes.resource ?? buildItem(one.rule, one.given).resourceId;
        const after = outcomeOf(one, [{ ...waiver, rule: one.rule.name, ...changes, resource }]);
        if (after instanceof Error) expect(after).toEqual(before);
        else if (after.waiver) {
          const { waiver: _, ...unwaived } = after;
          const expected = { ...unwaived, complianceType: 'NON_COMPLIANT', annotation: expect.any(String) };
          expect({ ...before, insufficientData: undefined }).toEqual(expected);
          expect(after.complianceType).toBe('NOT_APPLICABLE');
        } else expect(after).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });

  test('a waiver for all resources leaves none non-compliant', () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const after = outcomeOf(one, [{ ...waiver, rule: one.rule.name, resource: '*' }]);
        expect(after).not.toMatchObject({ complianceType: 'NON_COMPLIANT' });
      }),
    );
  });

  function outcomeOf(
    { rule, given }: Pick<RuleFolder, 'rule'> & { given: RuleFolder['cases'][number] },
    waivers: readonly Waiver[],
  ): Evaluation | UnreadableItem {
    const parameters = parseParameters(rule, buildParameters(given));
    try {
      return evaluateRule({ rule, parameters }, buildItem(rule, given), { ...buildContext(rule, given), now, waivers });
    } catch (error) {
      if (error instanceof UnreadableItem) return error;
      throw error;
    }
  }

  function waiverLike(): fc.Arbitrary<Partial<Waiver>> {
    return fc.record(
      {
        rule: fc.constantFrom('open-ssh', 'no-such-rule'),
        resource: fc.constantFrom('*', 'resource-*', 'other'),
        account: fc.constantFrom('111122223333', '444455556666'),
        region: fc.constantFrom('eu-west-1', 'us-east-1'),
        expires: fc.constantFrom('2026-02-28', '2026-03-01', '2026-12-31'),
        ticket: fc.string(),
        reason: fc.string({ minLength: 1, unit: 'grapheme' }),
      },
      { requiredKeys: [] },
    );
  }
});

test('of several waivers for a resource, the first in the file applies, whatever else the file has', () => {
  const resources = ['sg-0a', 'sg-0b', 'bastion', 'sg-*', '*', item.arn as string, 'arn:*', 'sg-0a '];
  const one = fc.record({
    rule: fc.constantFrom('open-ssh', 'open-rdp', 'open'),
    resource: fc.constantFrom(...resources),
    account: fc.constantFrom(undefined, '111122223333', '444455556666'),
    expires: fc.constantFrom('2025-01-01', '2026-12-31'),
    ticket: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(one), (parts) => {
      const waivers = parts.map(
        ({ account, ...part }): Waiver => ({ ...waiver, ...part, ...(account && { account }) }),
      );
      const matches = (resource: string) =>
        [item.resourceId, item.resourceName, item.arn].some((name) =>
          new RegExp(`^${resource.replace(/[*]/g, '.*')}$`).test(name as string),
        );
      const expected = waivers.find(
        ({ rule, resource, account, expires }) =>
          rule === 'open-ssh' &&
          expires === '2026-12-31' &&
          (account === undefined || account === item.accountId) &&
          matches(resource),
      );
      expect(findWaiver(waivers, 'open-ssh', item, LAST_MOMENT)).toBe(expected);
    }),
  );
});
