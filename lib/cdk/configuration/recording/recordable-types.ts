/** Every Region with a recorder would record its own copy of these, and charge for it. */
export const GLOBAL_IAM_TYPES = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];

/**
 * `includeGlobalResourceTypes` does not cover Aurora global clusters: with `all`, every Region records them.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export const GLOBAL_TYPES = [...GLOBAL_IAM_TYPES, 'AWS::RDS::GlobalCluster'];

/**
 * AWS Config rejects a daily frequency for these. It also records `AWS::Config::ConfigurationRecorder` continuously, but
 * rejects that type in every list.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
 */
export const CONTINUOUS_TYPES = ['AWS::Config::ConformancePackCompliance', 'AWS::Config::ResourceCompliance'];

/**
 * Regions added to AWS Config after February 2022, which cannot record the global IAM types.
 * https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
 */
const REGIONS_WITHOUT_IAM = [
  ...['ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1'],
  ...['eu-central-2', 'eu-south-2', 'il-central-1', 'me-central-1', 'mx-central-1'],
];

export const canRecordIam = (region: string): boolean => !REGIONS_WITHOUT_IAM.includes(region);
