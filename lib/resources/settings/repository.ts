import { isList } from '../../core/json';
import type { Json, Operation } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import type { GenericResource } from '../generic-resource';
import { defineSettingOperation, type SettingOperation, withConfiguration } from './setting-operation';

const repositoryOperation = (
  api: string,
  parameters: Operation['parameters'],
  set: SettingOperation['set'],
): Operation =>
  defineSettingOperation({
    service: 'ecr',
    api,
    parameters: { repositoryName: 'String', ...parameters },
    permission: { action: `ecr:${api}`, resource: `arn:\${Partition}:ecr:\${Region}:\${Account}:repository/*` },
    subject: 'repositoryName',
    set,
  });

/** Whether ECR scans each image of a repository when it is pushed. */
export const scanOnPush: Setting<GenericResource, boolean> = {
  label: 'scanOnPush',
  read: ({ properties }) =>
    properties.optionalObject('imageScanningConfiguration')?.optionalBoolean('scanOnPush') ?? false,
  ...setByOneCall<GenericResource, boolean>('ScanOnPush', {
    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html */
    operation: repositoryOperation(
      'PutImageScanningConfiguration',
      { imageScanningConfiguration: 'StringMap' },
      (item, { imageScanningConfiguration = null }) => withConfiguration(item, { imageScanningConfiguration }),
    ),
    toParameters: ({ id }, value) => ({ repositoryName: id, imageScanningConfiguration: { scanOnPush: value } }),
  }),
};

/** Whether tags can be moved, and to which tags the opposite applies. */
export type TagMutability = { readonly mutability: string; readonly exclusions: readonly Json[] };

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
const putImageTagMutability = repositoryOperation(
  'PutImageTagMutability',
  { imageTagMutability: 'String', imageTagMutabilityExclusionFilters: 'MapList' },
  (item, { imageTagMutability = null, imageTagMutabilityExclusionFilters: filters = [] }) => {
    const exclusions = isList(filters) ? (filters as Json[]) : [];
    return withConfiguration(item, {
      imageTagMutability,
      imageTagMutabilityExclusionFilters:
        item.shape === 'description' ? exclusions : exclusions.map(toRecordedExclusion),
    });
  },
);

/** AWS Config has the names of CloudFormation: `ImageTagMutabilityExclusionFilterType`. */
const EXCLUSION = 'imageTagMutabilityExclusionFilter';

const toRecordedExclusion = (exclusion: Json): Json => {
  const { filterType = null, filter = null } = exclusion as Readonly<Record<string, Json>>;
  return { [`${EXCLUSION}Type`]: filterType, [`${EXCLUSION}Value`]: filter };
};

/** The mutability of the image tags of a repository. */
export const tagMutability: Setting<GenericResource, TagMutability> = {
  label: 'imageTagMutability',
  read: ({ properties }) => ({
    mutability: properties.string('imageTagMutability'),
    exclusions: properties.optionalObjects(`${EXCLUSION}s`).map((one) => ({
      filterType: one.string(['filterType', `${EXCLUSION}Type`]),
      filter: one.string(['filter', `${EXCLUSION}Value`]),
    })),
  }),
  set: {
    step: 'SetTagMutability',
    operation: putImageTagMutability,
    parameters: ['repositoryName', 'imageTagMutability'],
    toParameters: ({ id }, { mutability }) => ({ repositoryName: id, imageTagMutability: mutability }),
  },
  restore: [
    {
      step: 'RestoreTagMutability',
      operation: putImageTagMutability,
      parameters: ['repositoryName', 'imageTagMutability'],
      toParameters: ({ id }, { mutability }) => ({ repositoryName: id, imageTagMutability: mutability }),
      canSet: ({ exclusions }) => exclusions.length === 0,
    },
    {
      // ECR refuses an empty list, so that only this call has one.
      step: 'RestoreTagExclusions',
      operation: putImageTagMutability,
      toParameters: ({ id }, { mutability, exclusions }) => ({
        repositoryName: id,
        imageTagMutability: mutability,
        imageTagMutabilityExclusionFilters: exclusions,
      }),
    },
  ],
};
