package main

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// hostNetworkSystem gives port groups the policy in effect, and one network to the port groups of one name on several
// hosts.
type hostNetworkSystem struct{ *simulator.HostNetworkSystem }

func (s *hostNetworkSystem) AddPortGroup(ctx *simulator.Context, req *types.AddPortGroup) soap.HasFault {
	answer := s.HostNetworkSystem.AddPortGroup(ctx, req).(*methods.AddPortGroupBody)
	if answer.Fault_ != nil {
		if !s.isElsewhere(ctx, answer.Fault_, req.Portgrp.Name) {
			return answer
		}
		s.append(req.Portgrp)
		answer = &methods.AddPortGroupBody{Res: &types.AddPortGroupResponse{}}
	}
	group := s.portGroup(req.Portgrp.Name)
	group.ComputedPolicy = effective(group.Spec.Policy)
	attach(ctx, s.Host, req.Portgrp.Name)
	return answer
}

// isElsewhere tells whether the only fault is that another host has a port group of the name already.
func (s *hostNetworkSystem) isElsewhere(ctx *simulator.Context, fault *soap.Fault, name string) bool {
	duplicate, ok := fault.VimFault().(*types.DuplicateName)
	if !ok || s.portGroup(name) != nil {
		return false
	}
	_, ok = ctx.Map.Get(duplicate.Object).(*mo.Network)
	return ok
}

func (s *hostNetworkSystem) append(spec types.HostPortGroupSpec) {
	for i := range s.NetworkInfo.Vswitch {
		if s.NetworkInfo.Vswitch[i].Name == spec.VswitchName {
			s.NetworkInfo.Vswitch[i].Portgroup = append(s.NetworkInfo.Vswitch[i].Portgroup, spec.Name)
		}
	}
	group := types.HostPortGroup{Key: "key-vim.host.PortGroup-" + spec.Name, Spec: spec}
	s.NetworkInfo.Portgroup = append(s.NetworkInfo.Portgroup, group)
}

func (s *hostNetworkSystem) portGroup(name string) *types.HostPortGroup {
	for i := range s.NetworkInfo.Portgroup {
		if s.NetworkInfo.Portgroup[i].Spec.Name == name {
			return &s.NetworkInfo.Portgroup[i]
		}
	}
	return nil
}

// UpdatePortGroup changes a port group, which the simulator does not know.
func (s *hostNetworkSystem) UpdatePortGroup(req *types.UpdatePortGroup) soap.HasFault {
	group := s.portGroup(req.PgName)
	if group == nil {
		return &methods.UpdatePortGroupBody{Fault_: simulator.Fault("", &types.NotFound{})}
	}
	group.Spec = req.Portgrp
	group.ComputedPolicy = effective(req.Portgrp.Policy)
	return &methods.UpdatePortGroupBody{Res: &types.UpdatePortGroupResponse{}}
}

// RemovePortGroup keeps the network while another host has it.
func (s *hostNetworkSystem) RemovePortGroup(ctx *simulator.Context, req *types.RemovePortGroup) soap.HasFault {
	network := networkNamed(ctx, s.Host, req.PgName)
	if network == nil || len(network.Host) < 2 || s.portGroup(req.PgName) == nil {
		return s.HostNetworkSystem.RemovePortGroup(ctx, req)
	}
	network.Host = slices.DeleteFunc(network.Host, func(host types.ManagedObjectReference) bool { return host == s.Host.Self })
	for i := range s.NetworkInfo.Vswitch {
		group := &s.NetworkInfo.Vswitch[i].Portgroup
		*group = slices.DeleteFunc(*group, func(name string) bool { return name == req.PgName })
	}
	s.NetworkInfo.Portgroup = slices.DeleteFunc(s.NetworkInfo.Portgroup, func(group types.HostPortGroup) bool {
		return group.Spec.Name == req.PgName
	})
	return &methods.RemovePortGroupBody{Res: &types.RemovePortGroupResponse{}}
}

func attach(ctx *simulator.Context, host *mo.HostSystem, name string) {
	if network := networkNamed(ctx, host, name); network != nil && !slices.Contains(network.Host, host.Self) {
		network.Host = append(network.Host, host.Self)
	}
}

func networkNamed(ctx *simulator.Context, host *mo.HostSystem, name string) *mo.Network {
	for _, object := range ctx.Map.All("Network") {
		if network, ok := object.(*mo.Network); ok && network.Name == name {
			return network
		}
	}
	return nil
}

// effective fills in what a standard switch of a new ESXi host has.
func effective(policy types.HostNetworkPolicy) types.HostNetworkPolicy {
	security := &types.HostNetworkSecurityPolicy{
		AllowPromiscuous: types.NewBool(false), MacChanges: types.NewBool(true), ForgedTransmits: types.NewBool(true),
	}
	teaming := &types.HostNicTeamingPolicy{
		Policy: "loadbalance_srcid", ReversePolicy: types.NewBool(true), NotifySwitches: types.NewBool(true),
		RollingOrder: types.NewBool(false), FailureCriteria: &types.HostNicFailureCriteria{CheckBeacon: types.NewBool(false)},
		NicOrder: &types.HostNicOrderPolicy{},
	}
	shaping := &types.HostNetworkTrafficShapingPolicy{Enabled: types.NewBool(false)}
	if given := policy.Security; given != nil {
		override(&security.AllowPromiscuous, given.AllowPromiscuous)
		override(&security.MacChanges, given.MacChanges)
		override(&security.ForgedTransmits, given.ForgedTransmits)
	}
	if policy.NicTeaming != nil && policy.NicTeaming.Policy != "" {
		teaming = policy.NicTeaming
	}
	if policy.ShapingPolicy != nil && policy.ShapingPolicy.Enabled != nil {
		shaping = policy.ShapingPolicy
	}
	return types.HostNetworkPolicy{Security: security, NicTeaming: teaming, OffloadPolicy: policy.OffloadPolicy, ShapingPolicy: shaping}
}

func override(target **bool, given *bool) {
	if given != nil {
		*target = given
	}
}
