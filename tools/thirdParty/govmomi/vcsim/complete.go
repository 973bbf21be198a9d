package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// complete makes the registry answer as a vCenter does where the simulator leaves out what the provider reads or calls.
func complete(ctx *simulator.Context) {
	for _, entity := range ctx.Map.All("VirtualMachine") {
		completeMachine(entity.(*simulator.VirtualMachine))
	}
	ctx.Map.AddHandler(&newMachines{})
	ctx.Map.AddHandler(&guests{registry: ctx.Map})
	for _, entity := range ctx.Map.All("DistributedVirtualSwitch") {
		completeSwitch(entity.(*simulator.DistributedVirtualSwitch))
	}
	// What a session has of its own goes before what all share, and the simulator itself keeps working on its own types.
	ctx.Map.Handler = func(ctx *simulator.Context, method *simulator.Method) (mo.Reference, types.BaseMethodFault) {
		if ctx.Session != nil && ctx.Session.Registry.Get(method.This) == nil {
			if completed := completion(ctx.Map.Get(method.This), method.Name); completed != nil {
				ctx.Session.Registry.Put(completed)
			}
		}
		return nil, nil
	}
}

func completion(object mo.Reference, method string) mo.Reference {
	switch object := object.(type) {
	case *simulator.DistributedVirtualSwitch:
		return &distributedSwitch{object}
	case *simulator.DistributedVirtualSwitchManager:
		return &distributedSwitches{object}
	case *simulator.EnvironmentBrowser:
		return &environmentBrowser{object}
	case *simulator.HostDatastoreBrowser:
		return &datastoreBrowser{object}
	case *simulator.HostNetworkSystem:
		return &hostNetworkSystem{object}
	case *simulator.VirtualMachine:
		if method == "CloneVM_Task" || method == "ReconfigVM_Task" {
			return &calledMachine{object}
		}
	}
	return nil
}
