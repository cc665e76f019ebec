import fc from 'fast-check';
import { FactBook } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import { type Bucket, bucket } from '../../../lib/resources/s3/bucket';
import { applyAccountBlock, findAccountBlock, findPublicAccess } from '../../../lib/resources/s3/public-access';
import { type PublicAccessBlock, uniformBlock } from '../../../lib/resources/s3/public-access-block';
import { createItem } from '../item';

const readBucket = (configuration: object, parts: Partial<ConfigurationItem>): Bucket =>
  bucket.read(createItem('AWS::S3::Bucket', configuration, { resourceId: 'reports', ...parts }));
const recorded = (supplementaryConfiguration: object): Bucket => readBucket({}, { supplementaryConfiguration });
const template = (configuration: object, supplementaryConfiguration: object = {}): Bucket =>
  readBucket(configuration, { shape: 'template', supplementaryConfiguration });
const unreadable = (message: string) => expect.objectContaining({ name: 'UnreadableItem', message });

const owner = { id: '0a1b2c', displayName: null };
const publicRead = { grantee: 'AllUsers', permission: 'Read' };
const acl = (...grantList: unknown[]) => ({ AccessControlList: JSON.stringify({ grantSet: null, grantList, owner }) });

describe('the name', () => {
  test('of a recorded bucket is its resource ID', () => expect(recorded({}).bucketName).toBe('reports'));
  test('of a template is the name that it contains', () => {
    expect(template({}).bucketName).toBeUndefined();
    expect(readBucket({}, { shape: 'template', resourceName: 'a' }).bucketName).toBe('a');
  });
});

describe('the access control list', () => {
  test.each([
    ['text', acl(publicRead)],
    ['text inside text', { AccessControlList: JSON.stringify(acl(publicRead).AccessControlList) }],
    ['an object', { AccessControlList: { grantList: [publicRead] } }],
    ['a set of grants', { AccessControlList: { grantSet: [publicRead], grantList: null } }],
    [
      "the API's format",
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
  ])('is read from %s', (_, supplementary) => expect(recorded(supplementary).grants).toEqual([publicRead]));

  test.each([
    [{ grantee: { id: '0a1b2c', displayName: 'kim' }, permission: 'FullControl' }, 'account', 'FullControl'],
    [{ Grantee: { Type: 'CanonicalUser', ID: '0a1b2c' }, Permission: 'FULL_CONTROL' }, 'account', 'FullControl'],
    [{ grantee: { emailAddress: 'kim@example.com' }, permission: 'Write' }, 'account', 'Write'],
    [{ grantee: 'AuthenticatedUsers', permission: 'ReadAcp' }, 'AuthenticatedUsers', 'ReadAcp'],
    [{ grantee: 'LogDelivery', permission: 'WriteAcp' }, 'LogDelivery', 'WriteAcp'],
  ])('has the grant %j', (grant, grantee, permission) =>
    expect(recorded(acl(grant)).grants).toEqual([{ grantee, permission }]),
  );

  const path = 'supplementaryConfiguration.AccessControlList';
  test.each([
    ['nothing', {}, `Cannot read ${path}: expected an object, found nothing`],
    ['invalid JSON', { AccessControlList: '{' }, `Cannot parse the JSON text of ${path}: found "{"`],
    ['no grants', { AccessControlList: { owner } }, `Cannot read ${path}.grantList: expected a list, found nothing`],
    [
      'an unknown group',
      acl({ grantee: 'Everyone', permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee: expected one of AllUsers, AuthenticatedUsers, LogDelivery, found "Everyone"`,
    ],
    [
      'an unknown permission',
      acl({ grantee: 'AllUsers', permission: 'Own' }),
      `Cannot read ${path}.grantList[0].permission: expected one of FullControl, Read, Write, ReadAcp, WriteAcp, found "Own"`,
    ],
    [
      'a grantee without an id',
      acl({ grantee: {}, permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee.id: expected a string, found nothing`,
    ],
    [
      'no grantee',
      acl({ permission: 'Read' }),
      `Cannot read ${path}.grantList[0].grantee: expected a group or an account, found nothing`,
    ],
  ])('is unreadable with %s', (_, supplementary, message) =>
    expect(() => recorded(supplementary).grants).toThrow(unreadable(message)),
  );

  test.each([
    [{}, []],
    [{ AccessControl: 'Private' }, []],
    [{ AccessControl: 'PublicRead' }, [publicRead]],
    [{ AccessControl: 'PublicReadWrite' }, [publicRead, { grantee: 'AllUsers', permission: 'Write' }]],
    [{ AccessControl: 'AuthenticatedRead' }, [{ grantee: 'AuthenticatedUsers', permission: 'Read' }]],
    [{ AccessControl: 'BucketOwnerFullControl' }, []],
    [
      { AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
      [publicRead],
    ],
    [{ AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }, []],
  ])('is read from the template %j', (properties, grants) => expect(template(properties).grants).toEqual(grants));

  test('is unreadable in a template with an unknown canned ACL', () => {
    const message = 'Cannot read Properties.AccessControl: expected a canned ACL, found "Public"';
    expect(() => template({ AccessControl: 'Public' }).grants).toThrow(unreadable(message));
  });
});

describe('the policy', () => {
  const statement = { Sid: 'Get', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
  const text = JSON.stringify({ Statement: [statement] });
  test.each([
    ['text', { BucketPolicy: { policyText: text } }],
    ['text of the API', { BucketPolicy: JSON.stringify({ policyText: text }) }],
    ['the output of GetBucketPolicy', { BucketPolicy: { Policy: text } }],
  ])('is read from %s', (_, supplementary) =>
    expect(recorded(supplementary).statements).toEqual([expect.objectContaining({ name: 'statement "Get"' })]),
  );

  test.each([[{ BucketPolicy: null }], [{ BucketPolicy: {} }], [{ BucketPolicy: { policyText: null } }]])(
    'is empty for %j',
    (supplementary) => expect(recorded(supplementary).statements).toEqual([]),
  );

  test('is unknown without the key', () => {
    expect(recorded({}).statements).toEqual([expect.any(Unknown)]);
  });

  test('of a template consists of all policies that refer to the bucket', () => {
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
    ['text of the API', { PublicAccessBlockConfiguration: JSON.stringify(recordedBlock) }],
    [
      'the output of GetPublicAccessBlock',
      { PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: recordedBlock } },
    ],
  ])('is read from %s', (_, supplementary) => expect(recorded(supplementary).publicAccessBlock).toEqual(recordedBlock));

  test('is off if it was never set', () => expect(recorded({}).publicAccessBlock).toEqual(uniformBlock(false)));

  test('is read from a template', () => {
    const unresolved = new Unknown('{"Ref":"Block"}');
    const block = { BlockPublicAcls: true, IgnorePublicAcls: 'true', RestrictPublicBuckets: unresolved };
    expect(template({ PublicAccessBlockConfiguration: block }).publicAccessBlock).toEqual({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: unresolved,
    });
    expect(template({}).publicAccessBlock).toEqual(uniformBlock(false));
    expect(template({ PublicAccessBlockConfiguration: unresolved }).publicAccessBlock).toEqual(
      uniformBlock(unresolved),
    );
  });

  const accountItem = (configuration: object, accountId = '111122223333') =>
    createItem('AWS::S3::AccountPublicAccessBlock', configuration, { resourceId: accountId, accountId });
  test.each([
    ['no item', [], undefined],
    ['the item of another account', [accountItem(recordedBlock, '444455556666')], undefined],
    ['the item of the account', [accountItem(recordedBlock)], recordedBlock],
    ['the output of s3control', [accountItem({ PublicAccessBlockConfiguration: recordedBlock })], recordedBlock],
    [
      'two different versions',
      [accountItem(recordedBlock), accountItem({ ...recordedBlock, blockPublicAcls: false })],
      { ...recordedBlock, blockPublicAcls: false },
    ],
  ])('of the account is read from %s', (_, items, expected) => {
    const facts = FactBook.from([accountPublicAccessBlock], items);
    expect(findAccountBlock('111122223333', facts)).toEqual(expected);
  });
});

describe('public access', () => {
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

  const countWays = ({ grants, statements, own, account }: State): number => {
    const supplementary = {
      ...acl(...grants),
      BucketPolicy: { policyText: JSON.stringify({ Statement: statements }) },
      PublicAccessBlockConfiguration: own,
    };
    return applyAccountBlock(findPublicAccess(recorded(supplementary)), account).ways.length;
  };

  test('does not depend on the order of grants', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(countWays({ ...one, grants: [...one.grants].reverse() })).toBe(countWays(one));
      }),
    );
  });

  test('never decreases with one more grant or statement', () => {
    fc.assert(
      fc.property(state, grant, statement, (one, anotherGrant, anotherStatement) => {
        expect(countWays({ ...one, grants: [...one.grants, anotherGrant] })).toBeGreaterThanOrEqual(countWays(one));
        expect(countWays({ ...one, statements: [...one.statements, anotherStatement] })).toBeGreaterThanOrEqual(
          countWays(one),
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
  test("never increases with one more setting on, the bucket's or the account's", () => {
    fc.assert(
      fc.property(state, setting, (one, name) => {
        expect(countWays({ ...one, own: { ...one.own, [name]: true } })).toBeLessThanOrEqual(countWays(one));
        expect(countWays({ ...one, account: { ...one.account, [name]: true } })).toBeLessThanOrEqual(countWays(one));
      }),
    );
  });

  test('is removed by only two of the settings', () => {
    fc.assert(
      fc.property(state, (one) => {
        const blocking = { blockPublicAcls: true, blockPublicPolicy: true };
        expect(countWays({ ...one, own: { ...one.own, ...blocking } })).toBe(countWays(one));
        const restricting = { ignorePublicAcls: true, restrictPublicBuckets: true };
        expect(countWays({ ...one, own: { ...one.own, ...restricting } })).toBe(0);
      }),
    );
  });
});
