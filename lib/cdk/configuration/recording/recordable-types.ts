/** Every Region with a recorder would record its own copy of these, and charge for it. */
export const GLOBAL_IAM_TYPES = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];

/**
 * `includeGlobalResourceTypes` does not cover Aurora global clusters: with `all`, every Region records them.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export const GLOBAL_TYPES = [...GLOBAL_IAM_TYPES, 'AWS::RDS::GlobalCluster'];

/**
 * AWS Config rejects a daily frequency for these. It also records `AWS::Config::ConfigurationRecorder` continuously,
 * but rejects that type in every list. https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
 */
export const CONTINUOUS_TYPES = ['AWS::Config::ConformancePackCompliance', 'AWS::Config::ResourceCompliance'];

/**
 * The Regions that AWS Config supported before February 2022. No other one can record the global IAM types, so this
 * list is complete, also for Regions that AWS adds later.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
const REGIONS_WITH_IAM = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'af-south-1', 'me-south-1'],
  ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3'],
  ...['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'],
  ...['us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1'],
];

export const canRecordIam = (region: string): boolean => REGIONS_WITH_IAM.includes(region);
