import fc from 'fast-check';
import { FactBook } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import { type Bucket, bucket } from '../../../lib/resources/s3/bucket';
import { findAccountBlock, findPublicAccess } from '../../../lib/resources/s3/public-access';
import { uniformBlock, type PublicAccessBlock } from '../../../lib/resources/s3/public-access-block';
import { itemOf } from '../item';

const bucketOf = (configuration: object, parts: Partial<ConfigurationItem>): Bucket =>
  bucket.read(itemOf('AWS::S3::Bucket', configuration, { resourceId: 'reports', ...parts }));
const recorded = (supplementaryConfiguration: object): Bucket => bucketOf({}, { supplementaryConfiguration });
const template = (configuration: object, supplementaryConfiguration: object = {}): Bucket =>
  bucketOf(configuration, { shape: 'template', supplementaryConfiguration });
const refusal = (message: string) => expect.objectContaining({ name: 'UnreadableItem', message });

const owner = { id: '0a1b2c', displayName: null };
const everyoneReads = { grantee: 'AllUsers', permission: 'Read' };
const list = (...grantList: unknown[]) => ({ AccessControlList: JSON.stringify({ grantSet: null, grantList, owner }) });

describe('the name', () => {
  test('of a recorded bucket is its id', () => expect(recorded({}).bucketName).toBe('reports'));
  test('of a template is what it says', () => {
    expect(template({}).bucketName).toBeUndefined();
    expect(bucketOf({}, { shape: 'template', resourceName: 'a' }).bucketName).toBe('a');
  });
});

describe('the access control list', () => {
  test.each([
    ['a text', list(everyoneReads)],
    ['a text within a text', { AccessControlList: JSON.stringify(list(everyoneReads).AccessControlList) }],
    ['an object', { AccessControlList: { grantList: [everyoneReads] } }],
    ['a set of grants', { AccessControlList: { grantSet: [everyoneReads], grantList: null } }],
    [
      "the API's",
      {
        AccessControlList: {
          Grants: [
            {
              Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
              Permission: 'READ',
            },
          ],
        },
      },
    ],
  ])('%s', (_, supplementary) => expect(recorded(supplementary).grants).toEqual([everyoneReads]));

  test.each([
    [{ grantee: { id: '0a1b2c', displayName: 'kim' }, permission: 'FullControl' }, 'somebody', 'FullControl'],
    [{ Grantee: { Type: 'CanonicalUser', ID: '0a1b2c' }, Permission: 'FULL_CONTROL' }, 'somebody', 'FullControl'],
    [{ grantee: { emailAddress: 'kim@example.com' }, permission: 'Write' }, 'somebody', 'Write'],
    [{ grantee: 'AuthenticatedUsers', permission: 'ReadAcp' }, 'AuthenticatedUsers', 'ReadAcp'],
    [{ grantee: 'LogDelivery', permission: 'WriteAcp' }, 'LogDelivery', 'WriteAcp'],
  ])('a grant: %j', (grant, grantee, permission) =>
    expect(recorded(list(grant)).grants).toEqual([{ grantee, permission }]),
  );

  const path = 'supplementaryConfiguration.AccessControlList';
  test.each([
    ['nothing', {}, `Cannot read ${path}: expected an object, found nothing`],
    ['no JSON', { AccessControlList: '{' }, `Cannot parse the JSON text of ${path}: found "{"`],
    ['no grants', { AccessControlList: { owner } }, `Cannot read ${path}.grantList: expected a list, found nothing`],
    [
      'an unknown group',
      list({ grantee: 'Everyone', permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee: expected one of AllUsers, AuthenticatedUsers, LogDelivery, found "Everyone"`,
    ],
    [
      'an unknown permission',
      list({ grantee: 'AllUsers', permission: 'Own' }),
      `Cannot read ${path}.grantList[0].permission: expected one of FullControl, Read, Write, ReadAcp, WriteAcp, found "Own"`,
    ],
    [
      'a grantee without an id',
      list({ grantee: {}, permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee.id: expected a string, found nothing`,
    ],
    [
      'no grantee',
      list({ permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee: expected a group or an account, found nothing`,
    ],
  ])('unreadable: %s', (_, supplementary, message) =>
    expect(() => recorded(supplementary).grants).toThrow(refusal(message)),
  );

  test.each([
    [{}, []],
    [{ AccessControl: 'Private' }, []],
    [{ AccessControl: 'PublicRead' }, [everyoneReads]],
    [{ AccessControl: 'PublicReadWrite' }, [everyoneReads, { grantee: 'AllUsers', permission: 'Write' }]],
    [{ AccessControl: 'AuthenticatedRead' }, [{ grantee: 'AuthenticatedUsers', permission: 'Read' }]],
    [{ AccessControl: 'BucketOwnerFullControl' }, []],
    [
      { AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
      [everyoneReads],
    ],
    [{ AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }, []],
  ])('of a template: %j', (properties, grants) => expect(template(properties).grants).toEqual(grants));

  test('of a template that names none of the canned ones', () => {
    const message = 'Cannot read Properties.AccessControl: expected a canned ACL, found "Public"';
    expect(() => template({ AccessControl: 'Public' }).grants).toThrow(refusal(message));
  });
});

describe('the policy', () => {
  const statement = { Sid: 'Get', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
  const text = JSON.stringify({ Statement: [statement] });
  test.each([
    ['a text', { BucketPolicy: { policyText: text } }],
    ['a text of the API', { BucketPolicy: JSON.stringify({ policyText: text }) }],
    ['an answer of GetBucketPolicy', { BucketPolicy: { Policy: text } }],
  ])('%s', (_, supplementary) =>
    expect(recorded(supplementary).statements).toEqual([expect.objectContaining({ name: 'statement "Get"' })]),
  );

  test.each([[{}], [{ BucketPolicy: null }], [{ BucketPolicy: {} }], [{ BucketPolicy: { policyText: null } }]])(
    'none: %j',
    (supplementary) => expect(recorded(supplementary).statements).toEqual([]),
  );

  test('of a template: all that refer to the bucket', () => {
    const unresolved = new Unknown('"Policy" (created only if "Shared" holds)');
    const policies = { 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Statement: [statement] } }, unresolved] };
    expect(template({}, policies).statements).toEqual([
      expect.objectContaining({ name: 'statement "Get"' }),
      unresolved,
    ]);
  });
});

describe('the public access block', () => {
  const recordedBlock = {
    blockPublicAcls: true,
    ignorePublicAcls: false,
    blockPublicPolicy: true,
    restrictPublicBuckets: false,
  };
  test.each([
    ['an object', { PublicAccessBlockConfiguration: recordedBlock }],
    ['a text of the API', { PublicAccessBlockConfiguration: JSON.stringify(recordedBlock) }],
    [
      'an answer of GetPublicAccessBlock',
      { PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: recordedBlock } },
    ],
  ])('%s', (_, supplementary) => expect(recorded(supplementary).publicAccessBlock).toEqual(recordedBlock));

  test('never set', () => expect(recorded({}).publicAccessBlock).toEqual(uniformBlock(false)));

  test('of a template', () => {
    const unresolved = new Unknown('{"Ref":"Block"}');
    const block = { BlockPublicAcls: true, IgnorePublicAcls: 'true', RestrictPublicBuckets: unresolved };
    expect(template({ PublicAccessBlockConfiguration: block }).publicAccessBlock).toEqual({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: unresolved,
    });
    expect(template({}).publicAccessBlock).toEqual(uniformBlock(false));
    expect(template({ PublicAccessBlockConfiguration: unresolved }).publicAccessBlock).toEqual(uniformBlock(unresolved));
  });

  const ofAccount = (configuration: object, accountId = '111122223333') =>
    itemOf('AWS::S3::AccountPublicAccessBlock', configuration, { resourceId: accountId, accountId });
  test.each([
    ['no item', [], undefined],
    ["another account's", [ofAccount(recordedBlock, '444455556666')], undefined],
    ["the account's", [ofAccount(recordedBlock)], recordedBlock],
    ["s3control's answer", [ofAccount({ PublicAccessBlockConfiguration: recordedBlock })], recordedBlock],
    [
      'two that contradict',
      [ofAccount(recordedBlock), ofAccount({ ...recordedBlock, blockPublicAcls: false })],
      { ...recordedBlock, blockPublicAcls: false },
    ],
  ])('of the account: %s', (_, items, expected) => {
    const facts = FactBook.from([accountPublicAccessBlock], items);
    expect(findAccountBlock(bucketOf({}, { accountId: '111122223333' }), facts)).toEqual(expected);
  });
});

describe('laws', () => {
  const grant = fc.record({
    grantee: fc.constantFrom('AllUsers', 'AuthenticatedUsers', 'LogDelivery', owner),
    permission: fc.constantFrom('Read', 'Write', 'FullControl'),
  });
  const settings = fc.record({
    blockPublicAcls: fc.boolean(),
    ignorePublicAcls: fc.boolean(),
    blockPublicPolicy: fc.boolean(),
    restrictPublicBuckets: fc.boolean(),
  });
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom('*', { AWS: '444455556666' }),
    Action: fc.constant('s3:GetObject'),
    Resource: fc.constant('*'),
  });
  const state = fc.record({
    grants: fc.array(grant),
    statements: fc.array(statement),
    own: settings,
    account: settings,
  });
  type State = typeof state extends fc.Arbitrary<infer T> ? T : never;

  const waysIn = ({ grants, statements, own, account }: State): number => {
    const supplementary = {
      ...list(...grants),
      BucketPolicy: { policyText: JSON.stringify({ Statement: statements }) },
      PublicAccessBlockConfiguration: own,
    };
    return findPublicAccess(recorded(supplementary), account).ways.length;
  };

  test('the order of grants never matters', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(waysIn({ ...one, grants: [...one.grants].reverse() })).toBe(waysIn(one));
      }),
    );
  });

  test('one more grant or statement never closes a bucket', () => {
    fc.assert(
      fc.property(state, grant, statement, (one, anotherGrant, anotherStatement) => {
        expect(waysIn({ ...one, grants: [...one.grants, anotherGrant] })).toBeGreaterThanOrEqual(waysIn(one));
        expect(waysIn({ ...one, statements: [...one.statements, anotherStatement] })).toBeGreaterThanOrEqual(
          waysIn(one),
        );
      }),
    );
  });

  const setting = fc.constantFrom<keyof PublicAccessBlock>(
    'blockPublicAcls',
    'ignorePublicAcls',
    'blockPublicPolicy',
    'restrictPublicBuckets',
  );
  test("turning a setting on, the bucket's or the account's, never opens a bucket", () => {
    fc.assert(
      fc.property(state, setting, (one, name) => {
        expect(waysIn({ ...one, own: { ...one.own, [name]: true } })).toBeLessThanOrEqual(waysIn(one));
        expect(waysIn({ ...one, account: { ...one.account, [name]: true } })).toBeLessThanOrEqual(waysIn(one));
      }),
    );
  });

  test('only two of the settings close anything', () => {
    fc.assert(
      fc.property(state, (one) => {
        const refusing = { blockPublicAcls: true, blockPublicPolicy: true };
        expect(waysIn({ ...one, own: { ...one.own, ...refusing } })).toBe(waysIn(one));
        const undoing = { ignorePublicAcls: true, restrictPublicBuckets: true };
        expect(waysIn({ ...one, own: { ...one.own, ...undoing } })).toBe(0);
      }),
    );
  });
});
