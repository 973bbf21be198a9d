package main

import (
	"os"
	"path/filepath"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vmdk"
)

// datastoreBrowser tells the capacity of virtual disks, which is in their descriptors.
type datastoreBrowser struct {
	*simulator.HostDatastoreBrowser
}

func (b *datastoreBrowser) SearchDatastoreTask(ctx *simulator.Context, req *types.SearchDatastore_Task) soap.HasFault {
	answer := b.HostDatastoreBrowser.SearchDatastoreTask(ctx, req)
	task := ctx.Map.Get(answer.(*methods.SearchDatastore_TaskBody).Res.Returnval).(*simulator.Task)
	task.Wait()
	result, found := task.Info.Result.(types.HostDatastoreBrowserSearchResults)
	if !found {
		return answer
	}
	var folder object.DatastorePath
	folder.FromString(result.FolderPath)
	store := ctx.Map.FindByName(folder.Datastore, b.Datastore).(*simulator.Datastore)
	for _, file := range result.File {
		if disk, ok := file.(*types.VmDiskFileInfo); ok {
			disk.CapacityKb = capacity(filepath.Join(store.Summary.Url, folder.Path, disk.Path)) / 1024
		}
	}
	return answer
}

func capacity(descriptor string) int64 {
	file, err := os.Open(descriptor)
	if err != nil {
		return 0
	}
	defer file.Close()
	parsed, err := vmdk.ParseDescriptor(file)
	if err != nil {
		return 0
	}
	return parsed.Capacity()
}
