import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const ALL_ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const ALL_OFF = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const type = { resourceType: 'AWS::S3::AccessPoint' };
const point = (block: unknown, NetworkOrigin: unknown = 'Internet') => ({
  ...type,
  resourceId: 'reports-ap',
  configuration: {
    Name: 'reports-ap',
    Bucket: 'reports',
    BucketAccountId: '111122223333',
    NetworkOrigin,
    ...(block !== undefined && { PublicAccessBlockConfiguration: block }),
  },
});
const multiRegion = (block: unknown) => ({
  resourceType: 'AWS::S3::MultiRegionAccessPoint',
  resourceId: 'reports-everywhere',
  configuration: {
    Name: 'reports-everywhere',
    Regions: [{ Bucket: 'reports' }],
    ...(block !== undefined && { PublicAccessBlockConfiguration: block }),
  },
});
const template = (configuration: object) => ({
  ...type,
  shape: 'template' as const,
  resourceId: 'ReportsPoint',
  configuration: { Bucket: 'reports', ...configuration },
});
const lacks = (settings: string) => nonCompliant(`Its public access block lacks ${settings}`);
const LACKS_ALL = lacks('blockPublicAcls, ignorePublicAcls, blockPublicPolicy and restrictPublicBuckets');

export default defineCases(rule, [
  { scenario: 'a block that is off', ...point(ALL_OFF), expected: LACKS_ALL },
  {
    scenario: 'a block without one setting',
    ...point({ ...ALL_ON, RestrictPublicBuckets: false }),
    expected: lacks('restrictPublicBuckets'),
  },
  {
    scenario: 'a block that refuses only new access',
    ...point({ ...ALL_ON, IgnorePublicAcls: false, RestrictPublicBuckets: false }),
    expected: lacks('ignorePublicAcls and restrictPublicBuckets'),
  },
  { scenario: 'the whole block', ...point(ALL_ON), expected: COMPLIANT },
  {
    scenario: 'the whole block as text, in camel case',
    ...type,
    configuration: {
      name: 'reports-ap',
      networkOrigin: 'Internet',
      publicAccessBlockConfiguration: {
        blockPublicAcls: 'true',
        ignorePublicAcls: 'true',
        blockPublicPolicy: 'true',
        restrictPublicBuckets: 'true',
      },
    },
    expected: COMPLIANT,
  },
  { scenario: 'an access point for a VPC', ...point(ALL_ON, 'VPC'), expected: COMPLIANT },
  {
    scenario: 'an access point for a VPC without a block, which is never public',
    ...point(ALL_OFF, 'VPC'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a block that is off, of an access point that is public on purpose',
    ...point(ALL_OFF),
    parameters: { excludedAccessPoints: 'assets-ap, reports-ap' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a block that is off, and another access point that is public on purpose',
    ...point(ALL_OFF),
    parameters: { excludedAccessPoints: 'reports' },
    expected: LACKS_ALL,
  },
  { scenario: 'a Multi-Region Access Point with the block off', ...multiRegion(ALL_OFF), expected: LACKS_ALL },
  { scenario: 'a Multi-Region Access Point with the block', ...multiRegion(ALL_ON), expected: COMPLIANT },
  {
    scenario: 'a Multi-Region Access Point with the origin of another type, which it does not have',
    ...multiRegion(ALL_OFF),
    configuration: { NetworkOrigin: 'VPC', PublicAccessBlockConfiguration: ALL_OFF },
    expected: LACKS_ALL,
  },
  {
    scenario: 'a Multi-Region Access Point without the property',
    ...multiRegion(undefined),
    expected: unreadable('Cannot read configuration.publicAccessBlockConfiguration: expected an object, found nothing'),
  },
  {
    scenario: 'an item without the property',
    ...point(undefined),
    expected: unreadable('Cannot read configuration.publicAccessBlockConfiguration: expected an object, found nothing'),
  },
  {
    scenario: 'a block that lacks a property',
    ...point({ ...ALL_ON, BlockPublicPolicy: null }),
    expected: unreadable(
      'Cannot read configuration.PublicAccessBlockConfiguration.BlockPublicPolicy: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a block that is off, and an unknown origin',
    ...point(ALL_OFF, 'Moon'),
    expected: unreadable('Cannot read configuration.NetworkOrigin: expected one of Internet, VPC, found "Moon"'),
  },
  { scenario: 'a template without a block, which gets all of it', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template with a part of the block',
    ...template({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: 'true' } }),
    expected: lacks('blockPublicPolicy and restrictPublicBuckets'),
  },
  {
    scenario: 'a template that turns the block off',
    ...template({ PublicAccessBlockConfiguration: ALL_OFF }),
    expected: LACKS_ALL,
  },
  {
    scenario: 'a template that turns the block off for a VPC of its own',
    ...template({
      PublicAccessBlockConfiguration: ALL_OFF,
      VpcConfiguration: { VpcId: new Reference('{"Ref":"Vpc"}', 'Vpc') },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns the block off, for a VPC from a parameter, which may be empty',
    ...template({ PublicAccessBlockConfiguration: ALL_OFF, VpcConfiguration: { VpcId: parameter } }),
    expected: leftOpen('VpcConfiguration.VpcId'),
  },
  {
    scenario: 'a template that takes the block from a parameter',
    ...template({ PublicAccessBlockConfiguration: parameter }),
    expected: leftOpen('PublicAccessBlockConfiguration'),
  },
  {
    scenario: 'a template that takes a setting from a parameter',
    ...template({ PublicAccessBlockConfiguration: { ...ALL_ON, BlockPublicPolicy: parameter } }),
    expected: insufficientData('the template does not say the value of blockPublicPolicy ({"Ref":"Parameter"})'),
  },
  {
    scenario: 'a template that takes a setting from a parameter, and turns another one off',
    ...template({ PublicAccessBlockConfiguration: { ...ALL_OFF, BlockPublicPolicy: parameter } }),
    expected: lacks('blockPublicAcls, ignorePublicAcls and restrictPublicBuckets'),
  },
  {
    scenario: 'a template that takes the name from a parameter, beside one that is public on purpose',
    ...template({ Name: parameter, PublicAccessBlockConfiguration: ALL_OFF }),
    parameters: { excludedAccessPoints: 'reports-ap' },
    expected: LACKS_ALL,
  },
  {
    scenario: 'a template of a Multi-Region Access Point without a block, which gets all of it',
    resourceType: 'AWS::S3::MultiRegionAccessPoint',
    shape: 'template',
    configuration: { Regions: [{ Bucket: 'reports' }] },
    expected: COMPLIANT,
  },
]);
