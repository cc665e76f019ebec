export const GROUP_TYPE = 'AWS::EC2::SecurityGroup';
export const INSTANCE_TYPE = 'AWS::EC2::Instance';
export const INTERFACE_TYPE = 'AWS::EC2::NetworkInterface';
export const SUBNET_TYPE = 'AWS::EC2::Subnet';
export const TRANSIT_GATEWAY_TYPE = 'AWS::EC2::TransitGateway';
export const VOLUME_TYPE = 'AWS::EC2::Volume';
export const VPC_TYPE = 'AWS::EC2::VPC';
