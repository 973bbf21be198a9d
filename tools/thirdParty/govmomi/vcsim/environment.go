package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// environmentBrowser tells the number of the hardware version, too.
type environmentBrowser struct {
	*simulator.EnvironmentBrowser
}

func (b *environmentBrowser) QueryConfigOption(req *types.QueryConfigOption) soap.HasFault {
	answer := b.EnvironmentBrowser.QueryConfigOption(req)
	option := answer.(*methods.QueryConfigOptionBody).Res.Returnval
	option.HardwareOptions.HwVersion = int32(types.MustParseHardwareVersion(esx.HardwareVersion))
	return answer
}
