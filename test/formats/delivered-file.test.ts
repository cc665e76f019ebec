import { findDeliveringService } from '../../lib/formats/delivered-file';

test.each<[path: string, service: string | undefined]>([
  ['AWSLogs/111122223333/vpcflowlogs/eu-west-1/a.log', 'vpcflowlogs'],
  ['AWSLogs\\111122223333\\vpcflowlogs\\a.log', 'vpcflowlogs'],
  ['AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=eu-west-1/a.parquet', 'vpcflowlogs'],
  ['backup/AWSLogs/o-exampleorgid/111122223333/Config/a.json', 'Config'],
  ['AWSLogs/o-exampleorgid/template.yaml', undefined],
  ['AWSLogs/111122223333/template.yaml', undefined],
  ['AWSLogs/team/vpcflowlogs/a.log', undefined],
  // Not below the folder of a delivery bucket.
  ['111122223333/vpcflowlogs/a.log', undefined],
  ['111122223333_CloudTrail-Insight_eu-west-1_a.json', 'CloudTrail-Insight'],
  ['111122223333_Config_eusc-de-east-1_a.json', 'Config'],
  ['111122223333_Config_notes.json', undefined],
  ['111122223333_CloudTrail_eu-west-1/template.yaml', undefined],
])('the service that delivered %s is %s', (path, service) => {
  expect(findDeliveringService(path)).toBe(service);
});
