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

// cloneSource gives a clone the extra configuration of what it is cloned from, but for what it is given itself.
type cloneSource struct {
	*simulator.VirtualMachine
}

func (s *cloneSource) CloneVMTask(ctx *simulator.Context, req *types.CloneVM_Task) soap.HasFault {
	// For this call alone: a machine that is destroyed later would live on in the session.
	ctx.Session.Registry.Remove(ctx, s.Self)
	answer := s.VirtualMachine.CloneVMTask(ctx, req)
	task := ctx.Map.Get(answer.(*methods.CloneVM_TaskBody).Res.Returnval).(*simulator.Task)
	task.Wait()
	if ref, ok := task.Info.Result.(types.ManagedObjectReference); ok {
		clone := ctx.Map.Get(ref).(*simulator.VirtualMachine)
		var own object.OptionValueList
		if req.Spec.Config != nil {
			own = req.Spec.Config.ExtraConfig
		}
		clone.Config.ExtraConfig = own.Join(s.Config.ExtraConfig...)
	}
	return answer
}
