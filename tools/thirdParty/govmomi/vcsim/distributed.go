package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// completeSwitch names the uplinks, which a vCenter does where nobody else did.
func completeSwitch(dvs *simulator.DistributedVirtualSwitch) {
	uplinks := &types.DVSNameArrayUplinkPortPolicy{UplinkPortName: []string{"Uplink 1"}}
	dvs.Config.GetDVSConfigInfo().UplinkPortPolicy = uplinks
}

// distributedSwitches finds a switch by its UUID.
type distributedSwitches struct {
	*simulator.DistributedVirtualSwitchManager
}

func (m *distributedSwitches) QueryDvsByUuid(ctx *simulator.Context, req *types.QueryDvsByUuid) soap.HasFault {
	for _, entity := range ctx.Map.All("DistributedVirtualSwitch") {
		if dvs := entity.(*simulator.DistributedVirtualSwitch); dvs.Uuid == req.Uuid {
			return &methods.QueryDvsByUuidBody{Res: &types.QueryDvsByUuidResponse{Returnval: &dvs.Self}}
		}
	}
	return &methods.QueryDvsByUuidBody{Fault_: simulator.Fault("", &types.NotFound{})}
}

// distributedSwitch makes one port group and says which.
type distributedSwitch struct {
	*simulator.DistributedVirtualSwitch
}

func (s *distributedSwitch) CreateDVPortgroupTask(ctx *simulator.Context, req *types.CreateDVPortgroup_Task) soap.HasFault {
	added := s.AddDVPortgroupTask(ctx, &types.AddDVPortgroup_Task{
		This: s.Self, Spec: []types.DVPortgroupConfigSpec{req.Spec},
	}).(*methods.AddDVPortgroup_TaskBody)
	task := ctx.Map.Get(added.Res.Returnval).(*simulator.Task)
	task.Wait()
	if task.Info.State == types.TaskInfoStateSuccess {
		task.Info.Result = ctx.Map.FindByName(req.Spec.Name, s.Portgroup).(mo.Reference).Reference()
	}
	return &methods.CreateDVPortgroup_TaskBody{
		Res: &types.CreateDVPortgroup_TaskResponse{Returnval: added.Res.Returnval},
	}
}
