import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { type Trail, trail } from '../cloudtrail/trail';
import { defineSettingOperation, withConfiguration } from './setting-operation';

/** The settings that say which events a trail covers, and how safe its files are. */
export type TrailCoverage = { readonly EnableLogFileValidation: boolean; readonly IsMultiRegionTrail: boolean };

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html */
const updateTrail = defineSettingOperation({
  service: 'cloudtrail',
  api: 'UpdateTrail',
  parameters: { Name: 'String', EnableLogFileValidation: 'Boolean', IsMultiRegionTrail: 'Boolean' },
  permission: {
    action: 'cloudtrail:UpdateTrail',
    resource: `arn:\${Partition}:cloudtrail:\${Region}:\${Account}:trail/*`,
  },
  subject: 'Name',
  toSubject: (item) => trail.read(item).trailArn,
  set: (item, { EnableLogFileValidation = null, IsMultiRegionTrail = null }) =>
    withConfiguration(item, { LogFileValidationEnabled: EnableLogFileValidation, IsMultiRegionTrail }),
});

/** Whether a trail covers all Regions, and whether CloudTrail signs digests of its log files. */
export const trailCoverage: Setting<Trail, TrailCoverage> = {
  label: 'coverage',
  read: ({ validatesLogFiles, isMultiRegion }) => ({
    EnableLogFileValidation: validatesLogFiles,
    IsMultiRegionTrail: isMultiRegion,
  }),
  ...setByOneCall<Trail, TrailCoverage>('Coverage', {
    operation: updateTrail,
    toParameters: ({ trailArn }, coverage) => ({ Name: trailArn, ...coverage }),
  }),
};
