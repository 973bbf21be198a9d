package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// bootTime is what a guest takes until its tools run.
const bootTime = 300 * time.Millisecond

// guests stand in for the systems inside the machines: when one is switched on, VMware's tools report what cloud-init
// would have made of the machine's metadata, and the unit of vmfarm's images that cloud-init has ended well.
type guests struct {
	registry *simulator.Registry
	leases   atomic.Int32
}

func (g *guests) Reference() types.ManagedObjectReference {
	return types.ManagedObjectReference{Type: "Guests", Value: "Guests"}
}

func (g *guests) PutObject(*simulator.Context, mo.Reference) {}

func (g *guests) RemoveObject(*simulator.Context, types.ManagedObjectReference) {}

func (g *guests) UpdateObject(_ *simulator.Context, changed mo.Reference, changes []types.PropertyChange) {
	for _, change := range changes {
		if change.Name == "runtime.powerState" {
			running := change.Val == types.VirtualMachinePowerStatePoweredOn
			time.AfterFunc(bootTime, func() { g.report(changed.Reference(), running) })
		}
	}
}

func (g *guests) report(ref types.ManagedObjectReference, running bool) {
	machine, found := g.registry.Get(ref).(*simulator.VirtualMachine)
	if !found {
		return
	}
	ctx := &simulator.Context{Context: context.Background(), Map: g.registry}
	ctx.WithLock(machine, func() {
		if on := machine.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn; on != running {
			return
		}
		if !running {
			ctx.Update(machine, toolsChanges(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning))
			return
		}
		told := readMetadata(machine.Config.ExtraConfig)
		changes := toolsChanges(types.VirtualMachineToolsRunningStatusGuestToolsRunning)
		changes = append(changes, g.networkChanges(machine, told)...)
		ctx.Update(machine, append(changes, ended(machine, told)...))
	})
}

func toolsChanges(running types.VirtualMachineToolsRunningStatus) []types.PropertyChange {
	status, state := types.VirtualMachineToolsStatusToolsOk, types.VirtualMachineGuestStateRunning
	if running == types.VirtualMachineToolsRunningStatusGuestToolsNotRunning {
		status, state = types.VirtualMachineToolsStatusToolsNotRunning, types.VirtualMachineGuestStateNotRunning
	}
	changes := []types.PropertyChange{{Name: "guest.guestState", Val: string(state)}}
	for _, of := range []string{"guest.", "summary.guest."} {
		changes = append(changes,
			types.PropertyChange{Name: of + "toolsRunningStatus", Val: string(running)},
			types.PropertyChange{Name: of + "toolsStatus", Val: status},
		)
	}
	return changes
}

// networkChanges: a card that the metadata gives no address asks a DHCP server for one.
func (g *guests) networkChanges(machine *simulator.VirtualMachine, told metadata) []types.PropertyChange {
	cards := object.VirtualDeviceList(machine.Config.Hardware.Device).SelectByType((*types.VirtualEthernetCard)(nil))
	var nics []types.GuestNicInfo
	var first string
	for i, device := range cards {
		card := device.(types.BaseVirtualEthernetCard).GetVirtualEthernetCard()
		addresses := told.Network.addresses(card.MacAddress, i)
		if len(addresses) == 0 {
			lease := fmt.Sprintf("192.0.2.%d/24", 10+g.leases.Add(1)%200)
			addresses = []netip.Prefix{netip.MustParsePrefix(lease)}
		}
		nic := types.GuestNicInfo{
			MacAddress: card.MacAddress, Connected: true, DeviceConfigId: card.Key, IpConfig: &types.NetIpConfigInfo{},
		}
		for _, address := range addresses {
			nic.IpAddress = append(nic.IpAddress, address.Addr().String())
			nic.IpConfig.IpAddress = append(nic.IpConfig.IpAddress, types.NetIpConfigInfoIpAddress{
				IpAddress: address.Addr().String(), PrefixLength: int32(address.Bits()), State: "preferred",
			})
		}
		nics = append(nics, nic)
		if first == "" {
			first = addresses[0].Addr().String()
		}
	}
	changes := []types.PropertyChange{
		// First: whoever waits for a routable address looks at the routes it has seen before the address.
		{Name: "guest.ipStack", Val: stack(told.Network.gateway())},
		{Name: "guest.net", Val: nics},
	}
	for name, value := range map[string]string{"ipAddress": first, "hostName": told.Hostname} {
		if value != "" {
			changes = append(changes,
				types.PropertyChange{Name: "guest." + name, Val: value},
				types.PropertyChange{Name: "summary.guest." + name, Val: value},
			)
		}
	}
	return changes
}

func stack(gateway string) []types.GuestStackInfo {
	var routes []types.NetIpRouteConfigInfoIpRoute
	if gateway != "" {
		routes = append(routes, types.NetIpRouteConfigInfoIpRoute{
			Network: "0.0.0.0", Gateway: types.NetIpRouteConfigInfoGateway{IpAddress: gateway, Device: "0"},
		})
	}
	return []types.GuestStackInfo{{IpRouteConfig: &types.NetIpRouteConfigInfo{IpRoute: routes}}}
}

// ended is what the unit says that vmfarm puts into its images; other templates have none.
func ended(machine *simulator.VirtualMachine, told metadata) []types.PropertyChange {
	options := object.OptionValueList(machine.Config.ExtraConfig)
	if _, ours := options.GetString("guestinfo.vmfarm.image"); !ours || told.InstanceID == "" {
		return nil
	}
	result := base64.StdEncoding.EncodeToString([]byte(`{"errors":[],"log":""}`))
	said := object.OptionValueList{
		&types.OptionValue{Key: "guestinfo.vmfarm.instance", Value: told.InstanceID},
		&types.OptionValue{Key: "guestinfo.vmfarm.result", Value: result},
	}
	return []types.PropertyChange{{Name: "config.extraConfig", Val: []types.BaseOptionValue(said.Join(options...))}}
}
