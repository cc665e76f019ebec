import type { AccountResource } from '../../../../lib/local-region/account/resources';
import type { CallInput } from '../../../../lib/local-region/aws-call';
import { TestingAccount } from '../../testing-account';

let aws: TestingAccount;
let AllocationId: string;
let PublicIp: string;
beforeEach(async () => {
  aws = new TestingAccount();
  ({ AllocationId, PublicIp } = await call('AllocateAddress'));
});

const call = (operation: string, input: CallInput = {}) => aws.call(`ec2:${operation}`, input);
const launch = async (): Promise<string> => {
  const input = { ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1 };
  return (await call('RunInstances', input)).Instances[0].InstanceId;
};
/** Returns the public address of an instance. */
const findPublicIp = async (id: string): Promise<string | undefined> =>
  (await call('DescribeInstances', { InstanceIds: [id] })).Reservations[0].Instances[0].PublicIpAddress;
const describeUse = async () => {
  const { InstanceId, AssociationId } = (await call('DescribeAddresses', { PublicIps: [PublicIp] })).Addresses[0];
  return { InstanceId, AssociationId };
};
const findItem = () => aws.resources.find('AWS::EC2::EIP', AllocationId);

test('an address that nothing uses has the form of its configuration item', async () => {
  expect(findItem()).toMatchObject({
    resourceName: PublicIp,
    // Policies have `elastic-ip` in its place.
    arn: `arn:aws:ec2:eu-west-1:111122223333:eip-allocation/${AllocationId}`,
    configuration: { allocationId: AllocationId, publicIp: PublicIp, domain: 'vpc' },
    relationships: [],
  });
  expect((await call('DescribeAddresses')).Addresses).toMatchObject([{ AllocationId, PublicIp }]);
});

test('an address is shown at the instance that uses it, and at its interface', async () => {
  const InstanceId = await launch();
  const { AssociationId } = await call('AssociateAddress', { AllocationId, InstanceId });
  expect(await describeUse()).toEqual({ InstanceId, AssociationId });
  expect(await findPublicIp(InstanceId)).toBe(PublicIp);
  const filter = { Filters: [{ Name: 'association.public-ip', Values: [PublicIp] }] };
  const { NetworkInterfaces } = await call('DescribeNetworkInterfaces', filter);
  expect(NetworkInterfaces).toMatchObject([{ Association: { AllocationId, AssociationId, PublicIp } }]);
  expect(findItem()?.relationships).toEqual([
    expect.objectContaining({ resourceId: NetworkInterfaces[0].NetworkInterfaceId }),
    expect.objectContaining({ resourceId: InstanceId }),
  ]);
  // The same association again.
  expect(await call('AssociateAddress', { AllocationId, InstanceId })).toEqual({ AssociationId });
});

test('CloudTrail finds the calls on an address by its ID, from which alerts have the actor', async () => {
  await call('AssociateAddress', { AllocationId, InstanceId: await launch() });
  await aws.clock.advanceBy(5 * 60_000);
  const input = { LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: AllocationId }] };
  const { Events } = await aws.call('cloudtrail:LookupEvents', input);
  expect(Events.map(({ EventName }: { EventName: string }) => EventName)).toEqual([
    'AssociateAddress',
    'AllocateAddress',
  ]);
});

test.each<[what: string, free: (instance: string, association: string) => Promise<unknown>]>([
  ['its association ends', (_, AssociationId) => call('DisassociateAddress', { AssociationId })],
  ['it is disassociated by its address', () => call('DisassociateAddress', { PublicIp })],
  ['its instance is terminated', (id) => call('TerminateInstances', { InstanceIds: [id] })],
  ['another instance gets it', async () => call('AssociateAddress', { AllocationId, InstanceId: await launch() })],
  [
    'its instance gets another one',
    async (InstanceId) =>
      call('AssociateAddress', { ...(await call('AllocateAddress')), PublicIp: undefined, InstanceId }),
  ],
])('an instance loses its address when %s', async (_, free) => {
  const InstanceId = await launch();
  const { AssociationId } = await call('AssociateAddress', { AllocationId, InstanceId });
  await free(InstanceId, AssociationId);
  expect((await describeUse()).InstanceId).not.toBe(InstanceId);
  expect(await findPublicIp(InstanceId)).not.toBe(PublicIp);
});

test.each<[operation: string, input: () => CallInput, error: string]>([
  ['AssociateAddress', () => ({ AllocationId }), 'MissingParameter'],
  ['AssociateAddress', () => ({ InstanceId: 'i-0a' }), 'MissingParameter'],
  ['AssociateAddress', () => ({ AllocationId, InstanceId: 'i-0a' }), 'InvalidInstanceID.NotFound'],
  ['AssociateAddress', () => ({ AllocationId: 'eipalloc-0a', InstanceId: 'i-0a' }), 'InvalidAllocationID.NotFound'],
  ['DisassociateAddress', () => ({ AssociationId: 'eipassoc-0a' }), 'InvalidAssociationID.NotFound'],
  ['ReleaseAddress', () => ({ PublicIp: '192.0.2.1' }), 'InvalidAddress.NotFound'],
  ['DescribeAddresses', () => ({ AllocationIds: ['eipalloc-0a'] }), 'InvalidAllocationID.NotFound'],
  ['AllocateAddress', () => ({ Domain: 'standard' }), 'InvalidParameterValue'],
])('%s is refused with the error of AWS (case %#)', async (operation, input, error) => {
  expect(await aws.fail(`ec2:${operation}`, input())).toContain(error);
});

test('an address in use is not released, nor taken away without consent', async () => {
  await call('AssociateAddress', { AllocationId, InstanceId: await launch() });
  expect(await aws.fail('ec2:ReleaseAddress', { AllocationId })).toContain('InvalidIPAddress.InUse');
  const other = { AllocationId, InstanceId: await launch(), AllowReassociation: false };
  expect(await aws.fail('ec2:AssociateAddress', other)).toContain('Resource.AlreadyAssociated');
  await call('DisassociateAddress', { PublicIp });
  await call('ReleaseAddress', { AllocationId });
  expect((await call('DescribeAddresses')).Addresses).toEqual([]);
});

test('an address that AWS Config has recorded without a name is found by its IP', async () => {
  const { resourceName: _, ...recorded } = findItem() as AccountResource;
  aws.resources.load(recorded);
  expect((await call('DescribeAddresses', { PublicIps: [PublicIp] })).Addresses).toMatchObject([{ AllocationId }]);
  const InstanceId = await launch();
  await call('AssociateAddress', { AllocationId, InstanceId });
  expect(await findPublicIp(InstanceId)).toBe(PublicIp);
});

test('an account has five addresses', async () => {
  for (let count = 1; count < 5; count++) await call('AllocateAddress');
  expect(await aws.fail('ec2:AllocateAddress')).toContain('AddressLimitExceeded');
  const { Addresses } = await call('DescribeAddresses');
  expect(new Set(Addresses.map((each: { PublicIp: string }) => each.PublicIp)).size).toBe(5);
});
