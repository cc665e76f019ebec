import { AwsError } from '../../../aws-call';
import type { Operations } from '../../../service';
import { answerFiltered } from '../filters';

interface Capacity {
  readonly vcpus: number;
  readonly gib: number;
}

/** Instances of the T families: vCPUs and GiB of memory by size. */
const BURSTABLE: readonly (readonly [size: string, vcpus: number, gib: number])[] = [
  ['nano', 2, 0.5],
  ['micro', 2, 1],
  ['small', 2, 2],
  ['medium', 2, 4],
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
];

/** The vCPUs of the sizes that the M, C and R families below share. */
const SIZES = { large: 2, xlarge: 4, '2xlarge': 8, '4xlarge': 16, '8xlarge': 32, '16xlarge': 64 };

/** GiB of memory for each vCPU, by the first letter of the family. */
const MEMORY = { m: 4, c: 2, r: 8 };

/** The families that the local region describes, by the architecture of their processors. */
const FAMILIES = {
  x86_64: ['t3', 't3a', 'm6i', 'm7i', 'c6i', 'c7i', 'r6i', 'r7i'],
  arm64: ['t4g', 'm6g', 'm7g', 'c6g', 'c7g', 'r6g', 'r7g'],
} as const;

/** Describes instance types: those of common families, since no SDK has their properties. */
export function createInstanceTypeOperations(): Operations {
  const described = Object.entries(FAMILIES).flatMap(([architecture, families]) =>
    families.flatMap((family) =>
      listSizes(family).map(([size, capacity]) => describeInstanceType(`${family}.${size}`, architecture, capacity)),
    ),
  );
  return {
    DescribeInstanceTypes: (call) => {
      const names = call.input.InstanceTypes as readonly string[] | undefined;
      const missing = names?.filter((name) => !described.some(({ InstanceType }) => InstanceType === name)) ?? [];
      if (missing.length > 0) throw refuseTypes(missing);
      const found = described.filter(({ InstanceType }) => names?.includes(InstanceType) ?? true);
      return answerFiltered(call, 'InstanceTypes', found);
    },
  };
}

function refuseTypes(missing: readonly string[]): AwsError {
  const malformed = missing.filter((name) => !isInstanceType(name));
  if (malformed.length > 0) {
    const message = `The following supplied instance types do not exist: [${malformed.join(', ')}]`;
    return new AwsError('InvalidInstanceType', message);
  }
  const message = `The local region describes common instance types alone, which a call without names lists: found ${missing.join(', ')}`;
  return new AwsError('NotImplemented', message, 501);
}

/** Whether a text has the form of an instance type. */
export const isInstanceType = (text: string): boolean => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(text);

const listSizes = (family: string): (readonly [size: string, capacity: Capacity])[] =>
  family.startsWith('t')
    ? BURSTABLE.map(([size, vcpus, gib]) => [size, { vcpus, gib }])
    : Object.entries(SIZES).map(([size, vcpus]) => [
        size,
        { vcpus, gib: vcpus * MEMORY[family.charAt(0) as keyof typeof MEMORY] },
      ]);

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html */
function describeInstanceType(InstanceType: string, architecture: string, { vcpus, gib }: Capacity) {
  // ARM has a core for each vCPU.
  const threads = architecture === 'arm64' ? 1 : 2;
  return {
    InstanceType,
    CurrentGeneration: true,
    FreeTierEligible: InstanceType === 't3.micro',
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: 'nitro',
    ProcessorInfo: { SupportedArchitectures: [architecture] },
    VCpuInfo: { DefaultVCpus: vcpus, DefaultCores: vcpus / threads, DefaultThreadsPerCore: threads },
    MemoryInfo: { SizeInMiB: gib * 1024 },
    InstanceStorageSupported: false,
    EbsInfo: { EbsOptimizedSupport: 'default', EncryptionSupport: 'supported', NvmeSupport: 'required' },
    BurstablePerformanceSupported: InstanceType.startsWith('t'),
    HibernationSupported: false,
  };
}
