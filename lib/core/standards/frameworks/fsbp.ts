import { defineFramework } from './define-framework';

/** https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17 */
const RECOMMENDED_POLICIES = [
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
];

/**
 * AWS Foundational Security Best Practices 1.0.0, as Security Hub evaluates them. Titles are in our words.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export const fsbp = defineFramework({
  id: 'fsbp',
  name: 'FSBP',
  title: 'AWS Foundational Security Best Practices',
  controls: `
Account.1 Security contact information is given for the account
ACM.1 Certificates are renewed in time
ACM.2 RSA certificates have keys of at least 2,048 bits
APIGateway.1 REST and WebSocket APIs log executions
APIGateway.2 REST API stages authenticate to backends with a certificate
APIGateway.3 REST API stages are traced with X-Ray
APIGateway.4 API stages have a WAF web ACL
APIGateway.5 REST API caches are encrypted at rest
APIGateway.8 Routes have an authorization type
APIGateway.9 HTTP and WebSocket API stages log access
AppSync.1 API caches are encrypted at rest
AppSync.2 Field-level logging is on
AppSync.5 GraphQL APIs are not authenticated by API keys
AppSync.6 API caches are encrypted in transit
Athena.4 Workgroups log
AutoScaling.1 Groups behind a load balancer use its health checks
AutoScaling.2 Groups span several Availability Zones
AutoScaling.3 Launch configurations require IMDSv2
AutoScaling.5 Launch configurations assign no public IP addresses
AutoScaling.6 Groups use several instance types in several Availability Zones
AutoScaling.9 Groups use launch templates
Backup.1 Recovery points are encrypted at rest
CloudFormation.3 Stacks have termination protection
CloudFront.1 Distributions have a default root object
CloudFront.3 Distributions require HTTPS of viewers
CloudFront.4 Distributions have origin failover
CloudFront.5 Distributions log
CloudFront.6 Distributions have a WAF web ACL
CloudFront.7 Distributions use custom certificates
CloudFront.8 Distributions serve HTTPS by SNI
CloudFront.9 Distributions encrypt traffic to custom origins
CloudFront.10 Distributions use no deprecated SSL protocols to custom origins
CloudFront.12 Distributions have no S3 origin that does not exist
CloudFront.13 Distributions use origin access control
CloudFront.15 Distributions use the recommended TLS policy
CloudFront.16 Distributions use origin access control for Lambda function URLs
CloudTrail.1 A multi-Region trail records read and write management events
CloudTrail.2 Trails are encrypted with a KMS key
CloudTrail.4 Trails validate log files
CloudTrail.5 Trails send events to CloudWatch Logs
CodeBuild.1 Bitbucket source URLs contain no credentials
CodeBuild.2 Environment variables contain no credentials in clear text
CodeBuild.3 S3 logs are encrypted
CodeBuild.4 Projects log
CodeBuild.7 Report group exports are encrypted at rest
Cognito.2 Identity pools allow no unauthenticated identities
Cognito.3 User pools have strong password policies
Config.1 AWS Config records, with the service-linked role
Connect.2 Instances log to CloudWatch
DataFirehose.1 Delivery streams are encrypted at rest
DataSync.1 Tasks log
DMS.1 Replication instances are not public
DMS.6 Replication instances upgrade minor versions automatically
DMS.7 Replication tasks log the target database
DMS.8 Replication tasks log the source database
DMS.9 Endpoints use SSL
DMS.10 Endpoints for Neptune use IAM authorization
DMS.11 Endpoints for MongoDB authenticate
DMS.12 Endpoints for Redis use TLS
DMS.13 Replication instances span several Availability Zones
DocumentDB.1 Clusters are encrypted at rest
DocumentDB.2 Clusters keep backups long enough
DocumentDB.3 Manual cluster snapshots are not public
DocumentDB.4 Clusters publish audit logs
DocumentDB.5 Clusters have deletion protection
DocumentDB.6 Clusters are encrypted in transit
DynamoDB.1 Tables scale capacity with demand
DynamoDB.2 Tables have point-in-time recovery
DynamoDB.3 DAX clusters are encrypted at rest
DynamoDB.6 Tables have deletion protection
DynamoDB.7 DAX clusters are encrypted in transit
EC2.1 EBS snapshots are not public
EC2.2 Default security groups allow no traffic
EC2.3 Attached EBS volumes are encrypted
EC2.4 Instances that were stopped long ago are removed
EC2.6 VPCs have flow logs
EC2.7 EBS volumes are encrypted by default
EC2.8 Instances require IMDSv2
EC2.9 Instances have no public IPv4 address
EC2.10 VPCs have an endpoint for Amazon EC2
EC2.15 Subnets assign no public IP addresses
EC2.16 Unused network ACLs are removed
EC2.17 Instances have one network interface
EC2.18 Security groups open only authorized ports to the internet
EC2.19 Security groups open no high-risk ports to the internet
EC2.20 Both tunnels of a Site-to-Site VPN connection are up
EC2.21 Network ACLs do not open ports 22 and 3389 to the internet
EC2.23 Transit gateways do not accept VPC attachments automatically
EC2.24 Instances are not paravirtual
EC2.25 Launch templates assign no public IP addresses
EC2.51 Client VPN endpoints log connections
EC2.55 VPCs have an interface endpoint for the ECR API
EC2.56 VPCs have an interface endpoint for the Docker registry
EC2.57 VPCs have an interface endpoint for Systems Manager
EC2.58 VPCs have an interface endpoint for Incident Manager contacts
EC2.60 VPCs have an interface endpoint for Incident Manager
EC2.170 Launch templates require IMDSv2
EC2.171 VPN connections log
EC2.172 VPC Block Public Access blocks traffic of internet gateways
EC2.173 Spot Fleet requests encrypt attached EBS volumes
EC2.180 Network interfaces check source and destination
EC2.181 Launch templates encrypt attached EBS volumes
EC2.182 EBS snapshots cannot be shared publicly
ECR.1 Private repositories scan images
ECR.2 Private repositories have immutable tags
ECR.3 Repositories have a lifecycle policy
ECS.1 Task definitions have secure networking modes and users
ECS.2 Services assign no public IP addresses
ECS.3 Task definitions do not share the process namespace of the host
ECS.4 Containers are not privileged
ECS.5 Containers have a read-only root file system
ECS.8 Environment variables of containers contain no secrets
ECS.9 Task definitions log
ECS.10 Fargate services run on the latest platform version
ECS.12 Clusters use Container Insights
ECS.16 Task sets assign no public IP addresses
ECS.20 Linux containers run as a user other than root
EFS.1 File systems are encrypted with a KMS key
EFS.2 File systems are in a backup plan
EFS.3 Access points enforce a root directory
EFS.4 Access points enforce a user
EFS.6 Mount targets are not in subnets that assign public IP addresses
EFS.7 File systems have automatic backups
EFS.8 File systems are encrypted at rest
EKS.1 Cluster endpoints are not public
EKS.2 Clusters run a supported version of Kubernetes
EKS.3 Kubernetes secrets are encrypted
EKS.8 Clusters log for audit
ElastiCache.1 Redis clusters have automatic backups
ElastiCache.2 Clusters upgrade minor versions automatically
ElastiCache.3 Replication groups fail over automatically
ElastiCache.4 Replication groups are encrypted at rest
ElastiCache.5 Replication groups are encrypted in transit
ElastiCache.6 Replication groups of early Redis versions use AUTH
ElastiCache.7 Clusters do not use the default subnet group
ElasticBeanstalk.1 Environments report enhanced health
ElasticBeanstalk.2 Managed platform updates are on
ElasticBeanstalk.3 Environments stream logs to CloudWatch
ELB.1 Application Load Balancers redirect HTTP to HTTPS
ELB.2 Classic Load Balancers use ACM certificates
ELB.3 Classic Load Balancer listeners use HTTPS or TLS
ELB.4 Application Load Balancers drop invalid headers
ELB.5 Application and Classic Load Balancers log access
ELB.6 Load balancers have deletion protection
ELB.7 Classic Load Balancers drain connections
ELB.8 Classic Load Balancers use a predefined strong TLS policy
ELB.9 Classic Load Balancers balance across zones
ELB.10 Classic Load Balancers span several Availability Zones
ELB.12 Application Load Balancers defend against desync
ELB.13 Load balancers span several Availability Zones
ELB.14 Classic Load Balancers defend against desync
ELB.17 Listeners of load balancers use recommended TLS policies
ELB.18 Listeners of load balancers use secure protocols
EMR.1 Primary nodes of clusters have no public IP addresses
EMR.2 The account blocks public access to clusters
EMR.3 Security configurations encrypt at rest
EMR.4 Security configurations encrypt in transit
ES.1 Elasticsearch domains are encrypted at rest
ES.2 Elasticsearch domains are not public
ES.3 Elasticsearch domains encrypt traffic between nodes
ES.4 Elasticsearch domains log errors
ES.5 Elasticsearch domains log for audit
ES.6 Elasticsearch domains have at least three data nodes
ES.7 Elasticsearch domains have at least three dedicated master nodes
ES.8 Elasticsearch domains require the latest TLS policy
EventBridge.3 Custom event buses have a resource policy
FSx.1 OpenZFS file systems copy tags to backups and volumes
FSx.2 Lustre file systems copy tags to backups
FSx.3 OpenZFS file systems span several Availability Zones
FSx.4 ONTAP file systems span several Availability Zones
FSx.5 Windows file systems span several Availability Zones
Glue.3 Machine learning transforms are encrypted at rest
Glue.4 Spark jobs run on supported versions
GuardDuty.1 GuardDuty is on
GuardDuty.5 EKS audit log monitoring is on
GuardDuty.6 Lambda protection is on
GuardDuty.7 EKS runtime monitoring is on
GuardDuty.8 Malware protection for EC2 is on
GuardDuty.9 RDS protection is on
GuardDuty.10 S3 protection is on
GuardDuty.11 Runtime monitoring is on
GuardDuty.12 ECS runtime monitoring is on
GuardDuty.13 EC2 runtime monitoring is on
IAM.1 Policies do not allow full administration
IAM.2 Users have no policies of their own
IAM.3 Access keys are rotated every 90 days
IAM.4 The root user has no access key
IAM.5 Users with a password have MFA
IAM.6 The root user has hardware MFA
IAM.7 The password policy is strong
IAM.8 Unused credentials are removed
IAM.21 Customer managed policies allow no wildcard actions
Inspector.1 EC2 scanning is on
Inspector.2 ECR scanning is on
Inspector.3 Lambda code scanning is on
Inspector.4 Lambda standard scanning is on
Kinesis.1 Streams are encrypted at rest
Kinesis.3 Streams keep data long enough
KMS.1 Customer managed policies do not allow decryption with all keys
KMS.2 Inline policies do not allow decryption with all keys
KMS.3 Keys are not deleted by mistake
KMS.5 Keys are not public
Lambda.1 Function policies allow no public access
Lambda.2 Functions use supported runtimes
Lambda.5 Functions in a VPC span several Availability Zones
Macie.1 Macie is on
Macie.2 Automated discovery of sensitive data is on
MQ.2 ActiveMQ brokers send audit logs to CloudWatch
MQ.3 Brokers upgrade minor versions automatically
MSK.1 Clusters encrypt traffic between brokers
MSK.3 MSK Connect connectors are encrypted in transit
MSK.4 Clusters are not public
MSK.5 Connectors log
MSK.6 Clusters allow no unauthenticated access
Neptune.1 Clusters are encrypted at rest
Neptune.2 Clusters publish audit logs
Neptune.3 Cluster snapshots are not public
Neptune.4 Clusters have deletion protection
Neptune.5 Clusters have automated backups
Neptune.6 Cluster snapshots are encrypted at rest
Neptune.7 Clusters use IAM authentication
Neptune.8 Clusters copy tags to snapshots
NetworkFirewall.2 Firewalls log
NetworkFirewall.3 Policies have a rule group
NetworkFirewall.4 Policies drop or forward full packets by default
NetworkFirewall.5 Policies drop or forward fragmented packets by default
NetworkFirewall.6 Stateless rule groups are not empty
NetworkFirewall.9 Firewalls have deletion protection
NetworkFirewall.10 Firewalls have subnet change protection
OpenSearch.1 Domains are encrypted at rest
OpenSearch.2 Domains are not public
OpenSearch.3 Domains encrypt traffic between nodes
OpenSearch.4 Domains log errors
OpenSearch.5 Domains log for audit
OpenSearch.6 Domains have at least three data nodes
OpenSearch.7 Domains have fine-grained access control
OpenSearch.8 Domains require the latest TLS policy
OpenSearch.10 Domains have the latest software update
PCA.1 Root certificate authorities are disabled
RDS.1 Snapshots are private
RDS.2 DB instances are not public
RDS.3 DB instances are encrypted at rest
RDS.4 Snapshots are encrypted at rest
RDS.5 DB instances span several Availability Zones
RDS.6 DB instances have enhanced monitoring
RDS.7 Clusters have deletion protection
RDS.8 DB instances have deletion protection
RDS.9 DB instances publish logs
RDS.10 DB instances use IAM authentication
RDS.11 DB instances have automatic backups
RDS.12 Clusters use IAM authentication
RDS.13 DB instances upgrade minor versions automatically
RDS.14 Aurora clusters have backtracking
RDS.15 Clusters span several Availability Zones
RDS.16 Aurora clusters copy tags to snapshots
RDS.17 DB instances copy tags to snapshots
RDS.19 Subscriptions to events of clusters include critical ones
RDS.20 Subscriptions to events of DB instances include critical ones
RDS.21 Critical events of parameter groups have a subscription
RDS.22 Critical events of DB security groups have a subscription
RDS.23 Databases do not use the default port of their engine
RDS.24 Clusters have a custom administrator name
RDS.25 DB instances have a custom administrator name
RDS.27 Clusters are encrypted at rest
RDS.34 Aurora MySQL clusters publish audit logs
RDS.35 Clusters upgrade minor versions automatically
RDS.36 PostgreSQL DB instances publish logs
RDS.37 Aurora PostgreSQL clusters publish logs
RDS.40 SQL Server DB instances publish logs
RDS.41 SQL Server DB instances are encrypted in transit
RDS.42 MariaDB DB instances publish logs
RDS.43 Proxies require TLS
RDS.44 MariaDB DB instances are encrypted in transit
RDS.45 Aurora MySQL clusters log for audit
RDS.46 DB instances are not in public subnets
RDS.47 PostgreSQL clusters copy tags to snapshots
RDS.48 MySQL clusters copy tags to snapshots
Redshift.1 Clusters are not public
Redshift.2 Connections to clusters are encrypted
Redshift.3 Clusters have automatic snapshots
Redshift.4 Clusters log for audit
Redshift.6 Clusters upgrade major versions automatically
Redshift.7 Clusters use enhanced VPC routing
Redshift.8 Clusters do not use the default administrator name
Redshift.10 Clusters are encrypted at rest
Redshift.15 Security groups open the port of a cluster to restricted sources only
Redshift.18 Clusters span several Availability Zones
RedshiftServerless.1 Workgroups use enhanced VPC routing
RedshiftServerless.2 Workgroups require SSL
RedshiftServerless.3 Workgroups are not public
RedshiftServerless.5 Namespaces do not use the default administrator name
RedshiftServerless.6 Namespaces export logs
Route53.2 Public hosted zones log DNS queries
S3.1 The account blocks public access
S3.2 Buckets are not publicly readable
S3.3 Buckets are not publicly writable
S3.5 Bucket policies require TLS
S3.6 Bucket policies restrict what other accounts may do
S3.8 Buckets block public access
S3.9 Buckets log access
S3.12 Access to buckets is not managed by ACLs
S3.13 Buckets have lifecycle rules
S3.19 Access points block public access
S3.24 Multi-Region Access Points block public access
S3.25 Directory buckets have lifecycle rules
SageMaker.1 Notebook instances have no direct internet access
SageMaker.2 Notebook instances are in a custom VPC
SageMaker.3 Notebook instances give users no root access
SageMaker.4 Endpoint variants start with more than one instance
SageMaker.5 Models have network isolation
SageMaker.8 Notebook instances run on supported platforms
SecretsManager.1 Secrets rotate automatically
SecretsManager.2 Rotation of secrets succeeds
SecretsManager.3 Unused secrets are removed
SecretsManager.4 Secrets are rotated often enough
ServiceCatalog.1 Portfolios are shared within the organization only
SNS.4 Topic policies allow no public access
SQS.1 Queues are encrypted at rest
SQS.3 Queue policies allow no public access
SSM.1 Instances are managed by Systems Manager
SSM.2 Managed instances comply with patches
SSM.3 Managed instances comply with associations
SSM.4 Documents are not public
SSM.6 Automation logs to CloudWatch
SSM.7 The account blocks public sharing of documents
StepFunctions.1 State machines log
Transfer.2 Servers do not use FTP
Transfer.3 Connectors log
WAF.1 Classic global web ACLs log
WAF.2 Classic Regional rules have a condition
WAF.3 Classic Regional rule groups have a rule
WAF.4 Classic Regional web ACLs have a rule or rule group
WAF.6 Classic global rules have a condition
WAF.7 Classic global rule groups have a rule
WAF.8 Classic global web ACLs have a rule or rule group
WAF.10 Web ACLs have a rule or rule group
WAF.12 Rules have CloudWatch metrics
WorkSpaces.1 User volumes are encrypted at rest
WorkSpaces.2 Root volumes are encrypted at rest
`,
  bounds: {
    'ACM.1': { daysToExpiration: { atLeast: 30 } },
    'CloudFront.10': { minimumProtocol: { notAsked: 'TLSv1' } },
    'CloudTrail.4': { multiRegion: { notAsked: 'false' }, kmsEncryption: { notAsked: 'false' } },
    'Config.1': { serviceLinkedRole: { exactly: 'true' } },
    'DocumentDB.2': { minimumBackupRetentionPeriod: { atLeast: 7 } },
    'EC2.4': { AllowedDays: { atMost: 30 } },
    'ELB.17': { sslPolicies: { exactly: RECOMMENDED_POLICIES.join(',') } },
    'IAM.3': { maxAccessKeyAge: { atMost: 90 } },
    'IAM.7': {
      MinimumPasswordLength: { atLeast: 8 },
      PasswordReusePrevention: { notAsked: '0' },
      MaxPasswordAge: { notAsked: '0' },
    },
    'IAM.8': { maxCredentialUsageAge: { atMost: 90 } },
    'RDS.11': { backupRetentionMinimum: { atLeast: 7 } },
    'Redshift.3': { MinRetentionPeriod: { atLeast: 7 } },
    'Redshift.4': { clusterDbEncrypted: { notAsked: 'false' } },
    'Redshift.10': { loggingEnabled: { notAsked: 'false' } },
    'SecretsManager.1': {
      maximumAllowedRotationFrequency: { notAsked: '0' },
      maximumAllowedRotationFrequencyInHours: { notAsked: '0' },
    },
    'SecretsManager.3': { unusedForDays: { atMost: 90 } },
    'SecretsManager.4': { maxDaysSinceRotation: { atMost: 90 } },
  },
  resourceTypes: {
    'APIGateway.9': ['AWS::ApiGatewayV2::Stage'],
    'AutoScaling.3': ['AWS::AutoScaling::LaunchConfiguration'],
    'AutoScaling.5': ['AWS::AutoScaling::LaunchConfiguration'],
    'DocumentDB.3': ['AWS::RDS::DBClusterSnapshot'],
    'EC2.25': ['AWS::EC2::LaunchTemplate'],
    'EC2.170': ['AWS::EC2::LaunchTemplate'],
    'ES.1': ['AWS::Elasticsearch::Domain'],
    'ES.2': ['AWS::Elasticsearch::Domain'],
    'ES.3': ['AWS::Elasticsearch::Domain'],
    'ES.4': ['AWS::Elasticsearch::Domain'],
    'ES.5': ['AWS::Elasticsearch::Domain'],
    'ES.8': ['AWS::Elasticsearch::Domain'],
    'KMS.1': ['AWS::IAM::Policy'],
    'KMS.2': ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role'],
    'Neptune.3': ['AWS::RDS::DBClusterSnapshot'],
    'Neptune.6': ['AWS::RDS::DBClusterSnapshot'],
    'Neptune.7': ['AWS::RDS::DBCluster'],
    'OpenSearch.1': ['AWS::OpenSearch::Domain'],
    'OpenSearch.2': ['AWS::OpenSearch::Domain'],
    'OpenSearch.3': ['AWS::OpenSearch::Domain'],
    'OpenSearch.4': ['AWS::OpenSearch::Domain'],
    'OpenSearch.5': ['AWS::OpenSearch::Domain'],
    'OpenSearch.8': ['AWS::OpenSearch::Domain'],
    'RDS.1': ['AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot'],
    'RDS.3': ['AWS::RDS::DBInstance'],
    'RDS.4': ['AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot'],
    'RDS.5': ['AWS::RDS::DBInstance'],
    'RDS.7': ['AWS::RDS::DBCluster'],
    'RDS.8': ['AWS::RDS::DBInstance'],
    'RDS.9': ['AWS::RDS::DBInstance'],
    'RDS.10': ['AWS::RDS::DBInstance'],
    'RDS.11': ['AWS::RDS::DBInstance'],
    'RDS.12': ['AWS::RDS::DBCluster'],
    'RDS.13': ['AWS::RDS::DBInstance'],
    'RDS.15': ['AWS::RDS::DBCluster'],
    'RDS.16': ['AWS::RDS::DBCluster'],
    'RDS.17': ['AWS::RDS::DBInstance'],
    'RDS.27': ['AWS::RDS::DBCluster'],
    'RDS.34': ['AWS::RDS::DBCluster'],
    'RDS.35': ['AWS::RDS::DBCluster'],
    'RDS.36': ['AWS::RDS::DBInstance'],
    'RDS.37': ['AWS::RDS::DBCluster'],
    'S3.19': ['AWS::S3::AccessPoint'],
    'S3.24': ['AWS::S3::MultiRegionAccessPoint'],
  },
  broader: {
    'CodeBuild.1': 'secrets in environment variables',
    'CodeBuild.2': 'credentials in URLs of sources, and secrets in variables of other names',
    'DocumentDB.3': 'snapshots of other engines',
    'ECS.1': 'tasks that share the processes of their host',
    'ECS.3': 'tasks that share the network of their host as root',
    'ECS.8': 'secrets in variables of other names',
    'Neptune.3': 'snapshots of other engines',
    'Neptune.6': 'snapshots of other engines',
    'Neptune.7': 'clusters of other engines',
    'RDS.34': 'clusters of other engines, and clusters that lack other logs alone',
    'RDS.36': 'instances of other engines, and instances that lack the upgrade log alone',
    'RDS.37': 'clusters of other engines',
    'S3.3': 'buckets that are publicly readable',
    'S3.13': 'buckets whose lifecycle keeps noncurrent versions or incomplete uploads',
  },
  uncovered: {
    'Config.1': 'Regions without a recorder',
    'ELB.5': 'Classic Load Balancers',
    'ELB.17': 'TLS listeners of Network Load Balancers',
    'IAM.6': 'whether the MFA device of the root user is hardware',
    'Neptune.7': 'the engine: the rule has one result for all of them',
    'RDS.34': 'the engine: the rule has one result for all of them',
    'RDS.36': 'the engine: the rule has one result for all of them',
    'RDS.37': 'the engine: the rule has one result for all of them',
    'S3.19': 'the settings of access points that only a VPC can reach',
  },
});
