package main

import (
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// newMachines completes every virtual machine that is created.
type newMachines struct{}

func (newMachines) Reference() types.ManagedObjectReference {
	return types.ManagedObjectReference{Type: "NewMachines", Value: "NewMachines"}
}

func (newMachines) PutObject(_ *simulator.Context, object mo.Reference) {
	if machine, ok := object.(*simulator.VirtualMachine); ok {
		completeMachine(machine)
	}
}

func (newMachines) UpdateObject(*simulator.Context, mo.Reference, []types.PropertyChange) {}

func (newMachines) RemoveObject(*simulator.Context, types.ManagedObjectReference) {}

// completeMachine: "inherit" is what a vCenter says where nobody set the placement of the swap file.
func completeMachine(machine *simulator.VirtualMachine) {
	machine.Config.SwapPlacement = string(types.VirtualMachineConfigInfoSwapPlacementTypeInherit)
}

// calledMachine is a machine for one call: in the session it would live on when it is destroyed.
type calledMachine struct {
	*simulator.VirtualMachine
}

// CloneVMTask gives a clone the extra configuration of what it is cloned from, but for what it is given itself.
func (m *calledMachine) CloneVMTask(ctx *simulator.Context, req *types.CloneVM_Task) soap.HasFault {
	ctx.Session.Registry.Remove(ctx, m.Self)
	answer := m.VirtualMachine.CloneVMTask(ctx, req)
	task := ctx.Map.Get(answer.(*methods.CloneVM_TaskBody).Res.Returnval).(*simulator.Task)
	task.Wait()
	if ref, ok := task.Info.Result.(types.ManagedObjectReference); ok {
		clone := ctx.Map.Get(ref).(*simulator.VirtualMachine)
		var own object.OptionValueList
		if req.Spec.Config != nil {
			own = req.Spec.Config.ExtraConfig
		}
		clone.Config.ExtraConfig = own.Join(m.Config.ExtraConfig...)
	}
	return answer
}

// ReconfigVMTask gives an attached disk the capacity that it has.
func (m *calledMachine) ReconfigVMTask(ctx *simulator.Context, req *types.ReconfigVM_Task) soap.HasFault {
	ctx.Session.Registry.Remove(ctx, m.Self)
	for _, change := range req.Spec.DeviceChange {
		spec := change.GetVirtualDeviceConfigSpec()
		disk, ok := spec.Device.(*types.VirtualDisk)
		if !ok || spec.Operation != types.VirtualDeviceConfigSpecOperationAdd || spec.FileOperation != "" {
			continue
		}
		if backing, ok := disk.Backing.(types.BaseVirtualDeviceFileBackingInfo); ok {
			disk.CapacityInBytes = capacityOf(ctx, m.Datastore, backing.GetVirtualDeviceFileBackingInfo().FileName)
			disk.CapacityInKB = disk.CapacityInBytes / 1024
		}
	}
	return m.VirtualMachine.ReconfigVMTask(ctx, req)
}
